// The tasks of the Main Menu and of the CAA menu as rows of data, in the historic order (section 4 of the
// console's specification). What is made of them is in tasks.ts.
import { branchCards, taskCards } from './task-cards.ts';
import type { Branch, Task } from './task-types.ts';

type Row = readonly [
  name: string,
  accelerator: string,
  kind: 'works' | 'shows',
  screen: string,
  description: string,
];

const truCluster = 'TruCluster Specific';
const caaManagement = 'CAA Management';

function task(path: readonly string[], row: Row): Task {
  const [name, accelerator, kind, target, description] = row;
  const [screen = target, type] = target.split(':');
  const params: Readonly<Record<string, string>> = type === undefined ? {} : { type };
  return { name, accelerator, path, kind, screen, params, description, card: null };
}

function branch(name: string, description: string, rows: readonly Row[]): Branch {
  const cards = taskCards
    .filter((card) => card.branch === name)
    .map(
      (card): Task => ({
        name: card.name,
        accelerator: null,
        path: [name],
        kind: 'card',
        screen: 'card',
        params: {},
        description: card.description,
        card: card.card,
      }),
    );
  const tasks = [...rows.map((row) => task([name], row)), ...cards];
  return { name, description, card: branchCards[name] ?? null, tasks };
}

/** The tree, in the historic order with "TruCluster Specific" last (TUI-030). */
export const taskTree: readonly Branch[] = [
  branch('Accounts', 'Who may look, operate and administer.', [
    [
      'Access to the cluster service',
      'access',
      'works',
      'access',
      'Who may look, operate, administer.',
    ],
  ]),
  branch('Hardware', 'Members, devices and which member they are attached to.', [
    [
      'View cluster',
      'hw_cluster',
      'shows',
      'station:hardware',
      'The cluster as a tree of members and devices.',
    ],
    ['View members', 'members', 'works', 'members', 'Members, votes and quorum.'],
    [
      'View devices',
      'hw_devices',
      'shows',
      'devices',
      'Hardware identifiers and device special files.',
    ],
  ]),
  branch('Mail', 'Mail is a task of the host system.', []),
  branch('Monitoring and Tuning', 'Events, resources, availability and statistics.', [
    ['SysMan Station', 'station', 'shows', 'station', 'The whole cluster at a glance, live.'],
    [
      'View events',
      'event_viewer',
      'shows',
      'events',
      'What happened in the cluster, newest last.',
    ],
    [
      'Monitor CAA resources',
      'caa_monitor',
      'shows',
      'resources',
      'Every resource with target, state and host, live.',
    ],
    [
      'Availability report',
      'caa_report',
      'shows',
      'availability',
      'How long each application was available.',
    ],
    [
      'Service statistics',
      'svc_stats',
      'shows',
      'statistics',
      'Calls per second, queues and age of data.',
    ],
    [
      'What changed?',
      'changes',
      'shows',
      'changes',
      'Compares two snapshots of the configuration.',
    ],
  ]),
  branch('Networking', 'Subnets, interconnect and addresses of the cluster.', [
    [
      'Network resources (subnets)',
      'caa_networks',
      'works',
      'resources:network',
      'Resources that watch subnets.',
    ],
    ['Cluster interconnect', 'interconnect', 'shows', 'rails', 'The rails of the interconnect.'],
    [
      'Address availability',
      'net_avail',
      'shows',
      'net-availability',
      'failSAFE IP, DNS alias and LAN failure analysis.',
    ],
  ]),
  branch('Printing', 'Printing is a task of the host system.', []),
  branch('Security', 'Action scripts that others could change, and who did what.', [
    [
      'Check action scripts',
      'script_check',
      'shows',
      'script-check',
      'Owner, writable by others, missing.',
    ],
    [
      'Audit trail of actions',
      'audit',
      'shows',
      'runs',
      'Every run: who, what, when, and how it ended.',
    ],
  ]),
  branch('Software', 'Versions, upgrades and applications to be moved here.', [
    ['Versions and components', 'versions', 'shows', 'versions', 'Versions and licence texts.'],
    [
      'Rolling upgrade status',
      'upgrade',
      'shows',
      'upgrade',
      'Upgrade status and scripts in /cluster/admin/run.',
    ],
    [
      'Assess an application for the cluster',
      'assess',
      'works',
      'assess',
      'A checklist before you make it highly available.',
    ],
    [
      'Move ASE services to CAA',
      'ase2caa',
      'works',
      'ase2caa',
      'Converts services of TruCluster Available Server.',
    ],
  ]),
  branch('Storage', 'Tapes, media changers and member-specific files.', [
    ['Tape resources', 'caa_tapes', 'works', 'resources:tape', 'Resources that watch tape drives.'],
    [
      'Media changer resources',
      'caa_changers',
      'works',
      'resources:changer',
      'Resources that watch media changers.',
    ],
    ['Member-specific files', 'cdsl', 'works', 'cdsl', 'Context-dependent symbolic links (CDSL).'],
  ]),
  branch('Support and Services', 'Reports for others, and a check of the installation.', [
    [
      'Create configuration report',
      'config_report',
      'works',
      'config-report',
      'Profiles, registry, states, members and options.',
    ],
    [
      'Create escalation report',
      'escalation',
      'works',
      'escalation',
      'The same plus events, runs and logs.',
    ],
    ['Check the installation', 'selfcheck', 'works', 'selfcheck', 'Checks with OK, WARN or FAIL.'],
  ]),
  branch('General Tasks', 'Tutorials, options, and faults to practise with.', [
    ['Tutorials', 'tutorial', 'works', 'tutorials', 'Learn by doing, beside the real screens.'],
    ['Options', 'options', 'works', 'options', 'Theme, marks, keys, confirmation and more.'],
    [
      'Faults to practise with',
      'practice',
      'works',
      'faults',
      'Crash, boot or shut down an emulated member.',
    ],
    [
      'Fail a member',
      'fail_member',
      'works',
      'faults',
      'Its power goes; booting it is the way back.',
    ],
    [
      'Unplug a network',
      'unplug_network',
      'works',
      'faults:network',
      'An adapter of a member fails; plugging it in again is the way back.',
    ],
    [
      'Make the check script fail',
      'fail_check',
      'works',
      'faults:check',
      'The check of an application fails until that is ended.',
    ],
    [
      'Slow script',
      'slow_script',
      'works',
      'faults:slow',
      'An action script takes longer until that is ended.',
    ],
    [
      'Compare cluster technologies',
      'survey',
      'shows',
      'survey',
      'What other clusters do differently.',
    ],
  ]),
  branch(truCluster, 'Everything that belongs to the cluster itself.', [
    [
      'Cluster Application Availability (CAA) Management',
      'caa',
      'works',
      'caa-menu',
      'Profiles, monitoring, register, start, relocate, stop, unregister.',
    ],
    [
      'Cluster Alias Management',
      'clu_aliases',
      'works',
      'aliases',
      'Aliases, services, members and port attributes.',
    ],
    ['Cluster Members and Quorum', 'members', 'works', 'members', 'Members, votes and quorum.'],
    [
      'Distributed Lock Manager (DLM) Browser',
      'dlm',
      'shows',
      'dlm',
      'Who holds which lock, and who waits for it.',
    ],
    [
      'Lock manager practice bench',
      'dlm-bench',
      'shows',
      'dlm-bench',
      'Play several processes with locks of your own, step by step.',
    ],
    [
      'Memory Channel View',
      'imc',
      'shows',
      'memory-channel',
      'Rails, hosts, regions and lock sets.',
    ],
    [
      'Memory Channel practice bench',
      'imc-bench',
      'shows',
      'imc-bench',
      'Play programs on three hosts and the network between them.',
    ],
    [
      'Clusterwide logical names',
      'lnm',
      'works',
      'logical-names',
      'Logical names that every member sees.',
    ],
    [
      'Freezes and drained members',
      'caa_freeze',
      'works',
      'freezes',
      'What CAA shall leave alone, and members that are kept free.',
    ],
    [
      'History of the registry',
      'caa_history',
      'works',
      'history',
      'Who registered what when, the difference, and the way back.',
    ],
  ]),
];

const caaPath = [truCluster, caaManagement];

/** The tasks of the CAA menu: the seven historic ones, then ours (TUI-050). Their order is their number. */
export const caaTasks: readonly Task[] = [
  [
    'Manage resource profiles...',
    'caa_profile',
    'works',
    'profiles',
    'Create, change, copy, validate and delete resource profiles.',
  ] as const,
  [
    'Monitor CAA resources',
    'caa_monitor',
    'shows',
    'resources',
    'Every resource with target, state and host, live.',
  ] as const,
  [
    'Register resources',
    'caa_register',
    'works',
    'register',
    'Make a validated profile known to the cluster.',
  ] as const,
  [
    'Start resources',
    'caa_start',
    'works',
    'start',
    'Set the target to ONLINE and run the start entry point.',
  ] as const,
  [
    'Relocate resources',
    'caa_relocate',
    'works',
    'relocate',
    'Move running applications to another member.',
  ] as const,
  [
    'Stop resources',
    'caa_stop',
    'works',
    'stop',
    'Set the target to OFFLINE and run the stop entry point.',
  ] as const,
  [
    'Unregister resources',
    'caa_unregister',
    'works',
    'unregister',
    'Remove resources from the registry; profiles stay.',
  ] as const,
  [
    'Balance resources',
    'caa_balance',
    'works',
    'balance',
    'Place applications anew by their policies, after showing the plan.',
  ] as const,
  [
    'CAA events',
    'caa_events',
    'shows',
    'events',
    'What happened to resources, newest last.',
  ] as const,
].map((row) => task(caaPath, row));
