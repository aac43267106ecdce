// What keys and the operation line do on the Memory Channel bench. Pure.
import { listMoveOf } from '../../components/list-state.ts';
import { moveOutput } from '../../components/output-state.ts';
import {
  openPractice,
  practiceHosts,
  practiceProblem,
  practiceRecords,
  presentPractice,
  redoPractice,
  undoPractice,
} from '../../engine/memory-channel/index.ts';
import type { HelpPage, ScreenEvent, World } from '../../tui/screen.ts';
import { show } from '../../tui/view.ts';
import { lineDialog } from '../dialogs/line.tsx';
import { imcBenchShape, logLines } from './lines.ts';
import {
  type ImcBenchEvent,
  type ImcBenchState,
  type ImcBenchStep,
  operated,
  warning,
  withSession,
} from './state.ts';

export function reduceImcBench(
  state: ImcBenchState,
  event: ScreenEvent<ImcBenchEvent>,
  world: World,
): ImcBenchStep | null {
  if (event.type === 'own') return operated(state, event.event.text);
  if (event.type === 'focus') return { state };
  if (event.type !== 'action') return null;
  const id = event.id.replace(/^imc-bench[.]/, '');
  const operation = operationOf(state, id);
  if (operation !== null) return operated(state, operation);
  return (
    reduceLine(state, id) ??
    reduceSession(state, id) ??
    reduceChoice(state, id, event.key?.text ?? '') ??
    reduceLog(state, id, world)
  );
}

const programKeys: Readonly<Record<string, string>> = {
  init: 'init',
  mb: 'mb',
  rderrcnt: 'rderrcnt',
  ckerrcnt: 'ckerrcnt',
  acquire: 'acquire 0',
  release: 'release 0',
  info: 'info',
  wait: 'wait',
};
const networkKeys: Readonly<Record<string, string>> = { all: 'all', tell: 'tell' };

/** The operation that a key stands for; null for other keys. */
function operationOf({ session, host }: ImcBenchState, id: string): string | null {
  const own = programKeys[id];
  if (own !== undefined) return `${host}: ${own}`;
  const network = networkKeys[id];
  if (network !== undefined) return `net: ${network}`;
  const { rails } = presentPractice(session).view;
  switch (id) {
    case 'deliver':
    case 'drop':
      return `net: ${id} ${host}`;
    case 'fail':
      return `net: fail ${rails.find(({ state }) => state === 'active')?.name ?? rails[0]?.name}`;
    case 'restore':
      return `net: restore ${rails.find(({ state }) => state === 'failed')?.name ?? rails[0]?.name}`;
    default:
      return null;
  }
}

const begun: Readonly<Record<string, string>> = { line: '', store: 'store ', read: 'read ' };

const lineHelp: HelpPage = {
  title: 'Operation line',
  text:
    'Programs: "a: init", alloc, "alloc coherent", "attach tx", "attach tx loopback", "attach ptp b", "attach rx", ' +
    '"store 0 42", "read 0", mb, rderrcnt, "ckerrcnt 3", "lkalloc creator", lkalloc, "acquire 0", "acquire 0 nowait", ' +
    '"release 0", info, wait, "wait host", "wait rail", detach, dealloc, killed; halts ends the host. "read 0 tx" and ' +
    '"store 0 1 rx" use the wrong address. The network: "net: deliver b", "net: deliver" (to all), "net: all", ' +
    '"net: drop b", "net: tell", "net: fail mca0", "net: restore mca0", "net: single".',
};

function reduceLine(state: ImcBenchState, id: string): ImcBenchStep | null {
  const text = begun[id];
  if (text === undefined) return null;
  const dialog = lineDialog({
    process: state.host,
    text,
    help: lineHelp,
    check: (typed) => practiceProblem(state.session, typed, state.host),
  });
  return { state, effects: [show(dialog, (typed) => ({ type: 'operation', text: typed }))] };
}

function reduceSession(state: ImcBenchState, id: string): ImcBenchStep | null {
  const { session } = state;
  switch (id) {
    case 'undo': {
      const back = undoPractice(session);
      if (back === session) return { state, effects: [warning('There is nothing to undo.')] };
      return withSession(state, back);
    }
    case 'redo': {
      const again = redoPractice(session);
      if (again === session) return { state, effects: [warning('There is nothing to do again.')] };
      return withSession(state, again);
    }
    case 'new':
      return withSession({ ...state, host: practiceHosts[0] }, openPractice());
    case 'copy': {
      const text = practiceRecords(session)
        .map((record) => record.text)
        .join('\n');
      return { state, effects: [{ type: 'copy', text }] };
    }
    default:
      return null;
  }
}

function reduceChoice(state: ImcBenchState, id: string, key: string): ImcBenchStep | null {
  const names: readonly string[] = practiceHosts;
  const at = names.indexOf(state.host);
  const chosen = { host: key, previous: names[at - 1], next: names[at + 1] }[id];
  if (id !== 'host' && id !== 'previous' && id !== 'next') return null;
  return { state: { ...state, host: chosen ?? state.host } };
}

const logMoves: Readonly<Record<string, string>> = {
  'log-up': 'page-up',
  'log-down': 'page-down',
  'log-first': 'first',
  'log-last': 'last',
};

function reduceLog(state: ImcBenchState, id: string, world: World): ImcBenchStep | null {
  const move = listMoveOf(`log.${logMoves[id] ?? ''}`);
  if (move === null) return null;
  const { logRows } = imcBenchShape(state, world);
  const log = moveOutput(state.log, move, logLines(state.session).length, logRows);
  return { state: { ...state, log } };
}
