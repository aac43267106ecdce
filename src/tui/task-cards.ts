// Cards for what SysMan Menu did to the host system and this program leaves to it (TUI-037): what it was on
// Tru64 UNIX, why it is not here, what to use instead. Texts only.
import type { HostCard } from './task-types.ts';

interface TaskCard {
  readonly branch: string;
  readonly name: string;
  readonly description: string;
  readonly card: HostCard;
}

/** Branches with nothing of ours below them. */
export const branchCards: Readonly<Record<string, HostCard>> = {
  Mail: {
    before: 'Configured sendmail, and mail accounts for users of the system.',
    why: 'Mail belongs to the host system; no part of the cluster sends or stores it.',
    instead:
      'Use the mail server of your host system. To be told of cluster events, run `caa_stat` or read the events from a script of your own.',
  },
  Printing: {
    before: 'Configured line printers, local and remote, with lprsetup.',
    why: 'Printing belongs to the host system; no part of the cluster prints.',
    instead:
      'Use CUPS or the print system of your host. A print spooler that must survive the loss of a member can be a CAA application resource.',
  },
};

/** Host-system tasks in branches that hold tasks of ours as well. */
export const taskCards: readonly TaskCard[] = [
  {
    branch: 'Accounts',
    name: 'Local users and groups',
    description: 'A card: accounts of the host system.',
    card: {
      before: 'Added, changed and removed accounts and groups in the files of the system.',
      why: 'Accounts belong to the host system. The cluster service knows only who owns its socket.',
      instead: 'Use `useradd`, `usermod` and `groupadd`, or the user management of your host.',
    },
  },
  {
    branch: 'Accounts',
    name: 'NIS users and groups',
    description: 'A card: accounts of the host system.',
    card: {
      before: 'Added, changed and removed accounts and groups in the NIS maps.',
      why: 'Directory services belong to the host system.',
      instead: 'Use the tools of your directory service (NIS, LDAP).',
    },
  },
  {
    branch: 'Networking',
    name: 'Interfaces, routes, NTP, NFS, NIS',
    description: 'A card: the network of the host system.',
    card: {
      before: 'Configured network interfaces, routes, time, NFS and NIS of one member.',
      why: 'Emulated members share the network of this host; nothing here may change it.',
      instead:
        'Use `ip`, `nmcli` or the network settings of your host. Subnets that applications need are watched by network resources.',
    },
  },
  {
    branch: 'Storage',
    name: 'File systems (AdvFS, UFS, NFS)',
    description: 'A card: file systems of the host system.',
    card: {
      before: 'Managed AdvFS domains and filesets, UFS and NFS file systems.',
      why: 'File systems belong to the host system; the cluster file tree is a plain folder on it.',
      instead:
        'Use the tools of your file system. The folder of this cluster is named by `caad status`.',
    },
  },
  {
    branch: 'General Tasks',
    name: 'Shut down or reboot',
    description: 'A card: shutting down the host system.',
    card: {
      before: 'Shut down or rebooted the system, with a warning to its users.',
      why: 'It would take this host down, with everything else that runs on it.',
      instead:
        'To shut down one emulated member use Faults to practise with, or `clu_fault shutdown MEMBER`. For the host use `shutdown`.',
    },
  },
];
