// What the Memory Channel view says: the message line, why a key cannot be used now, what stands there without data, what is
// copied, and the commands that do the same (TUI-002). Pure.
import { cleanText, formatClock } from '../../format/index.ts';
import type { ImcSample } from '../../protocol/index.ts';
import type { HelpPage, Preview, World } from '../../tui/screen.ts';
import { attachedHere, heldBy, receivers, transmitters } from './attached.ts';
import { seenCodes } from './codes.ts';
import { type Item, itemFilter } from './items.ts';
import { viewLines } from './lines.ts';
import { programOfPage } from './programs.ts';
import { focusedItem, hereOf, type ImcState, pictureOf } from './state.ts';
import { parametersNear } from './tables.ts';
import { grouped, hostWords, isAnyInitialized, isInitialized, ofLimit } from './words.ts';

const acting = new Set(['imc.init', 'imc.run', 'imc.fault', 'imc.kill']);

export function imcHelp(state: ImcState): HelpPage {
  if (state.page?.kind === 'hex') {
    return {
      title: 'Hex view of a region',
      text:
        'The words of a region as each host that receives it has them, 32 bits as programs see them, all of one moment. ' +
        '* has changed in the last second, ! another host has another value there, # both: a word that arrives late, or was ' +
        'never sent to a host, can be seen. Changes are shown as they come, up to ten times a second; p freezes them.',
    };
  }
  if (state.page?.kind === 'output') {
    return {
      title: 'Lines of a program',
      text:
        'What the program has printed, whoever runs it; err is its standard error. A program that this console runs dies ' +
        'with it or with its line; any other goes on when you leave. k ends one, after a question.',
    };
  }
  return {
    title: 'Memory Channel View',
    text:
      'Rails, hosts, regions and lock sets; Tab goes from one to the next, Enter opens what has the focus. Attached here: ' +
      'processes of this member that transmit (tx), receive (rx), whose stores come back (loop), or go to one host (ptp). ' +
      'The error count of a rail also rises when a host joins or leaves. Filter: text, or key=, owner=, group=, host=, ' +
      'pid=, mode=; ! is not.',
  };
}

/** The message line. */
export function imcHint(state: ImcState, world: World): string {
  const { sample, problem, page } = state;
  if (world.cluster.phase === 'lost' && sample !== null) {
    return `No line to the service: this is the sample of ${formatClock(sample.at)}. F2 tries again.`;
  }
  if (problem !== null) return `No sample: ${problem}`;
  if (page?.kind === 'hex' && page.problem !== null) return `Not read: ${page.problem}`;
  if (page?.kind === 'output' && page.problem !== null) return `Not followed: ${page.problem}`;
  const filter = itemFilter(state.filter);
  if (filter.problem !== null) return filter.problem;
  if (state.typing !== null) return 'Text, or key=, owner=, group=, host=, pid=, mode=; ! is not.';
  if (sample === null) return 'Waiting for the first sample.';
  const paused = state.isPaused ? `Paused at ${formatClock(sample.at)}; p goes on. ` : '';
  return paused + about(state, sample, world);
}

function about(state: ImcState, sample: ImcSample, world: World): string {
  const { page } = state;
  switch (page?.kind) {
    case 'hex':
      return 'Changes show as they come. o goes to an offset, s shows one host; ? says more.';
    case 'programs':
      return 'Enter shows the lines of a program, whoever runs it; k asks and kills one.';
    case 'output':
      if (page.commandLine === null) return 'It is not of this console: it goes on when you leave.';
      return 'It belongs to this console, and dies with it or with its line.';
    case undefined: {
      const item = focusedItem(state);
      if (!sample.hasMemoryChannel) return 'Looking never changes anything.';
      if (!isAnyInitialized(sample)) return 'No host is initialized: i runs imc_init.';
      return item === null
        ? 'Looking never changes anything.'
        : aboutItem(item, hereOf(world), world.layout.columns < 80);
    }
    default:
      return 'Looking never changes anything.';
  }
}

function aboutItem(item: Item, here: string | null, isNarrow: boolean): string {
  switch (item.kind) {
    case 'rail':
      return `Rail ${item.rail.id}: error count ${grouped(item.rail.errorCount)}. Hosts that join or leave raise it too.`;
    case 'host': {
      const { host } = item;
      if (!isInitialized(host)) {
        const remedy = host.state === 'booted' ? ' i runs imc_init on it.' : '';
        return `${cleanText(host.name)}: ${hostWords[host.state]}.${remedy}`;
      }
      const near = parametersNear(host);
      const warning = near === '' ? '' : ` Near its limit: raise ${near}.`;
      return `${cleanText(host.name)}: receive ${ofLimit(host.receiveBytes, host.maxrecv)}.${warning} Enter shows limits and console.`;
    }
    case 'region': {
      const { region } = item;
      if (region.coherent) {
        const what = isNarrow ? 'coherent' : `key ${region.key}, coherent`;
        const why = isNarrow ? '' : ' (loopback)';
        return `Region ${region.id}: ${what}, so every write goes out twice${why}.`;
      }
      const sends = transmitters(region);
      const receives = receivers(region);
      const loops = here !== null && region.loopbackOn.includes(here) ? ', loopback here' : '';
      return `Region ${region.id}: transmit ${sends === '' ? 'nobody' : sends}; receive ${receives === '' ? 'nobody' : receives}${loops}.`;
    }
    case 'lock-set':
      return `Lock set ${item.set.id}, key ${item.set.key}: held by ${heldBy(item.set)}.`;
  }
}

/** Why an action cannot be done now; null if it can. */
export function imcRefusal(state: ImcState, action: string, world: World): string | null {
  if (!action.startsWith('imc.') || action === 'imc.close' || action === 'imc.pause') return null;
  const { sample } = state;
  if (sample === null) return 'There is no sample of the Memory Channel yet.';
  if (!sample.hasMemoryChannel && action !== 'imc.refresh' && action !== 'imc.events')
    return noMemoryChannel;
  if (acting.has(action) && world.cluster.phase === 'lost')
    return 'There is no line to the cluster service, so nothing can be done. F2 tries again.';
  if (action === 'imc.run' && !isAnyInitialized(sample))
    return 'No host is initialized for programs: run imc_init first (i).';
  if (action !== 'imc.kill') return null;
  const program = programOfPage(state);
  if (program === null) return 'There is no program to kill.';
  return program.ended === null ? null : `Program ${program.pid} has ended already.`;
}

const noMemoryChannel =
  'This cluster has no Memory Channel, so that there is nothing to show or do.';

/** In place of the sections: no data, or no Memory Channel. Paragraphs; an empty one is a blank line. */
export function emptyText(state: ImcState, world: World): readonly string[] {
  const { cluster } = world;
  if (state.sample === null) {
    if (cluster.heardAt === null) return [cluster.problem ?? 'Waiting for the cluster service.'];
    if (cluster.phase === 'lost')
      return ['There is no line to the cluster service. F2 tries again.'];
    if (state.problem === null) return ['Waiting for the first sample of the Memory Channel.'];
    return [
      `The cluster service gave no sample of the Memory Channel: ${state.problem}`,
      '',
      'This screen asks again every few seconds.',
    ];
  }
  return [
    'This cluster has no Memory Channel.',
    '',
    'Its members talk over a network only, so that there are no rails, and programs cannot use the Memory Channel API ' +
      'library: its calls return IMC_NOTINIT. Locks work all the same: see the DLM Browser, sysman dlm (or :dlm here).',
  ];
}

/** What `y` copies: the focused item. */
export function copyText(state: ImcState, world: World): string {
  const item = focusedItem(state);
  const picture = pictureOf(state, world);
  if (item === null || picture === null) return '';
  const line =
    viewLines(picture, world)
      .find((one) => one.item === item.id)
      ?.text.trim() ?? '';
  if (item.kind !== 'region') return line;
  const { region } = item;
  return `${line}\nhere ${attachedHere(region, picture.here)}; transmit ${transmitters(region)}; receive ${receivers(region)}`;
}

/** The commands that print what is shown, and those behind the keys. */
export function imcPreview(state: ImcState): Preview {
  const { page, sample } = state;
  const codes = sample === null ? 0 : seenCodes(sample).length;
  const shown =
    page?.kind === 'programs' || page?.kind === 'output' ? 'imc_run' : `imcs ${flagOf(state)}`;
  return {
    commands: [shown],
    notes: [
      'This view as a command. It only looks.',
      'Behind the keys: i imc_init [-c member] [-a maxalloc] [-r maxrecv]; x imc_run [-c member] program [argument ...]; ' +
        'f imc_fault fault ... Their dialogs show the exact command.',
      ...(codes === 0 ? [] : ['The return codes seen lately are shown here only.']),
    ],
  };
}

function flagOf({ page }: ImcState): string {
  if (page?.kind === 'hex') return '-r';
  if (page?.kind === 'rail') return '-s';
  if (page?.kind === 'host') return '-m';
  if (page?.kind === 'lock-set') return '-l';
  return '-f';
}
