// What the lock browser says: the message line, why a key cannot be used now, what stands there when there are no locks,
// what is copied, and the commands that print the same (TUI-002). Pure.
import {
  cleanText,
  formatClock,
  formatCommandLine,
  formatDlmNamespace,
} from '../../format/index.ts';
import type { HelpPage, Preview, World } from '../../tui/screen.ts';
import { partialWords } from './left-pane.ts';
import { idWords } from './lock-words.ts';
import { ageText, counted, lockId, modeText, modeWords, pathArgument, shortId } from './names.ts';
import { resourceFilter } from './rows.ts';
import { lockCount, pathText } from './sample-index.ts';
import {
  chosenLock,
  type DlmState,
  firstRequest,
  focusedNode,
  focusedRow,
  isPartial,
} from './state.ts';

export const dlmHelp: HelpPage = {
  title: 'DLM Browser',
  text:
    'Namespaces and their resources, each with its grant mode and its queues: granted/converting/waiting. At the right ' +
    'the chosen resource: value block, locks, who waits for whom. Samples come once a second at most; the lock manager ' +
    'never stops for them. Filter: text, or name=, namespace=user100, mode=EX, member=, program=, pid=, lock=b19; ! ' +
    'is not. No key changes a lock or takes one away.',
};

const lookingWords = 'Looking never changes a lock. Granted locks are never taken away.';

/** The message line. */
export function dlmHint(state: DlmState, world: World): string {
  const { index, problem } = state;
  if (world.cluster.phase === 'lost' && index !== null) {
    return `No line to the service: this is the sample of ${formatClock(index.sample.at)}. F2 tries again.`;
  }
  if (problem !== null) return `No sample: ${problem}`;
  const filter = resourceFilter(state.filter, null);
  if (filter.problem !== null) return filter.problem;
  if (state.typing !== null)
    return 'Text, or name=, mode=EX, member=, program=, pid=, lock=; ! is not.';
  if (index === null) return 'Waiting for the first sample.';
  const paused = state.isPaused ? `Paused at ${formatClock(index.sample.at)}; p goes on. ` : '';
  return (
    paused + (isPartial(state) && focusedNode(state) === null ? partialWords(state) : about(state))
  );
}

/** About the chosen lock, or the focused resource. */
function about(state: DlmState): string {
  const { page, index } = state;
  const node = focusedNode(state);
  if (page !== null || node === null || node.sample === null || index === null) return lookingWords;
  const chosen = state.pane === 'locks' ? chosenLock(state) : null;
  if (chosen !== null) {
    const process = index.processes.get(chosen.lock.pid);
    const who =
      process === undefined ? '' : `, ${cleanText(process.program)} (OS pid ${process.osPid})`;
    return `Lock ${lockId(chosen.lock.lkid)} ${modeText(chosen.lock)}${who}. Enter shows all of it.`;
  }
  const request = firstRequest(state);
  if (request === null) return lookingWords;
  const below = request.node === node ? '' : ` below it, on ${request.node.name},`;
  const { queuedAt } = request.lock;
  const age = queuedAt === null ? '' : ` for ${ageText(index.sample.at - queuedAt)}`;
  return `${node.name}:${below} ${shortId(request.lock.lkid)} (${modeWords(request.lock)}) waits${age}. b finds the blocker.`;
}

/** Why an action cannot be done now; null if it can. */
export function dlmRefusal(state: DlmState, action: string): string | null {
  if (!action.startsWith('dlm.') || action === 'dlm.close' || action === 'dlm.pause') return null;
  if (state.index === null) return 'There is no sample of the lock manager yet.';
  if (action === 'dlm.blocker' && firstRequest(state) === null && state.page?.kind !== 'blocker') {
    const row = focusedRow(state);
    if (row?.kind === 'namespace' && !row.namespace.isLoaded) {
      return `${row.id} is not loaded, so that its requests are not known. Enter loads it.`;
    }
    const name = focusedNode(state)?.name ?? focusedRow(state)?.id ?? 'what is shown';
    return `Nothing waits on ${name}, so that there is no blocker to find.`;
  }
  return null;
}

/** In place of the panes: no data, or no locks. Paragraphs; an empty one is a blank line. */
export function emptyText(state: DlmState, world: World): readonly string[] {
  const { cluster } = world;
  if (state.index === null) {
    if (cluster.heardAt === null) return [cluster.problem ?? 'Waiting for the cluster service.'];
    if (cluster.phase === 'lost')
      return ['There is no line to the cluster service. F2 tries again.'];
    if (state.problem === null) return ['Waiting for the first sample of the lock manager.'];
    return [
      `The cluster service gave no sample of the lock manager: ${state.problem}`,
      '',
      'This screen asks again every few seconds.',
    ];
  }
  return [
    'There is no lock in this cluster.',
    '',
    'As soon as a program takes one, this screen shows its namespace and its resource, and the queues of the resource: ' +
      'locks that are granted, locks that wait to be converted to another mode, and new requests that wait.',
    '',
    'To make a lock, in another terminal:',
    '   dlm_lock -m EX name -- sleep 60',
    'The same once more, and the second one waits; b here then shows for whom.',
    '',
    'To try locks without any program: the practice bench, sysman dlm-bench (or :dlm-bench here).',
  ];
}

/** What `y` copies: the chosen lock, or the focused resource. */
export function copyText(state: DlmState): string {
  const lock = chosenLock(state);
  const node = focusedNode(state);
  if (lock !== null && state.pane === 'locks') {
    return `${lockId(lock.lock.lkid)} ${modeText(lock.lock)} ${pathText(lock.node)}`;
  }
  if (node === null) return focusedRow(state)?.id ?? '';
  const ids =
    node.sample === null
      ? []
      : [...node.sample.granted, ...node.sample.converting, ...node.sample.waiting];
  const locks = node.sample === null ? 0 : lockCount(node.sample);
  return `${node.namespace}: ${pathText(node)}, ${counted(locks, 'lock')}: ${idWords(ids.map((one) => one.lkid))}`;
}

/** The commands that print what is shown. */
export function dlmPreview(state: DlmState): Preview {
  return {
    commands: [formatCommandLine(commandOf(state))],
    notes: ['This view as a command. It only looks.'],
  };
}

function commandOf(state: DlmState): readonly string[] {
  const { page, index } = state;
  if (page?.kind === 'statistics') return ['dlm_stat', '-s'];
  if (page?.kind === 'graph') return ['dlm_stat', '-w'];
  const node = index?.locks.get(page?.lock ?? 0)?.node ?? focusedNode(state);
  if (node === null) {
    const key = focusedRow(state)?.id;
    return key === undefined ? ['dlm_stat'] : ['dlm_stat', '-n', formatDlmNamespace(key)];
  }
  const form = page?.kind === 'blocker' ? '-w' : '-l';
  const path = pathArgument(node.sample?.path ?? []);
  return ['dlm_stat', '-n', formatDlmNamespace(node.namespace), form, path];
}
