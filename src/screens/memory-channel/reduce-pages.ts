// What keys do on the pages of the Memory Channel view: pages of text, the list of programs, the lines of a program, and the
// hex view. Pure.
import { type ListMove, listMoveOf, moveInList } from '../../components/list-state.ts';
import { moveOutput, toggleFollow } from '../../components/output-state.ts';
import { movePager } from '../../components/Pager.tsx';
import { editText, insertText, textField } from '../../components/text-field.ts';
import type { RegionView } from '../../engine/memory-channel/index.ts';
import { isTyping, keyName } from '../../tui/keymap.ts';
import type { World } from '../../tui/screen.ts';
import type { Key } from '../../tui/terminal/index.ts';
import { pageHeight } from '../shell/page-lines.ts';
import { asked } from './asking.ts';
import { leavePage } from './following.ts';
import { atOffset, type HexPage, hexShape, parseOffset, wordBytes } from './hex.ts';
import { focusedProgram, outputRows, programHeight } from './programs.ts';
import { regionOf } from './regions.ts';
import {
  type ImcState,
  type ImcStep,
  type OutputPage,
  outputPage,
  type ProgramsPage,
  programsOf,
  type TextPage,
} from './state.ts';

/** An action on a page; null if it means nothing on this one. */
export function reducePage(state: ImcState, id: string, world: World): ImcStep {
  const { page } = state;
  if (page === null) return null;
  if (page.kind === 'hex' && page.typing !== null) return typedOffset(state, page, id, world);
  // The key that opened a page closes it.
  const opener = page.kind === 'output' ? '' : `imc.${page.kind}`;
  if (id === 'imc.close' || id === opener) {
    return { state: { ...state, page: null }, effects: leavePage(state) };
  }
  const move = id.startsWith('list.') ? listMoveOf(id) : null;
  switch (page.kind) {
    case 'programs':
      return reducePrograms(state, page, id, move, world);
    case 'output':
      return reduceOutput(state, page, id, move, world);
    case 'hex':
      return reduceHex(state, page, id, move, world);
    default:
      return move === null ? null : { state: { ...state, page: scrolled(page, move, world) } };
  }
}

/** A key on a page that has no binding there: only the offset of the hex view is typed. */
export function reducePageKey(state: ImcState, key: Key): ImcStep {
  const { page } = state;
  if (page?.kind !== 'hex' || page.typing === null) return null;
  const typing = isTyping(key)
    ? insertText(page.typing, key.text)
    : editText(page.typing, keyName(key));
  return typing === null ? null : { state: { ...state, page: { ...page, typing } } };
}

export function reducePagePaste(state: ImcState, text: string): ImcStep {
  const { page } = state;
  if (page?.kind !== 'hex' || page.typing === null) return null;
  return { state: { ...state, page: { ...page, typing: insertText(page.typing, text) } } };
}

function scrolled(page: TextPage, move: ListMove, world: World): TextPage {
  const { bodyColumns, bodyRows } = world.layout;
  const count = pageHeight(page.content, bodyColumns - 1);
  return { ...page, top: movePager(page.top, move, count, bodyRows) };
}

function reducePrograms(
  state: ImcState,
  page: ProgramsPage,
  id: string,
  move: ListMove | null,
  world: World,
): ImcStep {
  const programs = programsOf(state);
  if (move !== null) {
    const list = moveInList(page.list, move, programs.length, programHeight(world));
    const pid = programs[list.index]?.pid ?? null;
    return { state: { ...state, page: { ...page, list, pid } } };
  }
  const program = focusedProgram(state, page);
  if (id !== 'imc.output' || program === null) return null;
  return asked({ ...state, page: outputPage(state, program.pid) }, world);
}

function reduceOutput(
  state: ImcState,
  page: OutputPage,
  id: string,
  move: ListMove | null,
  world: World,
): ImcStep {
  const count = world.cluster.programs.get(page.pid)?.lines.length ?? 0;
  const height = outputRows(world) - 1;
  if (move !== null) {
    return {
      state: { ...state, page: { ...page, output: moveOutput(page.output, move, count, height) } },
    };
  }
  if (id !== 'imc.follow') return null;
  return {
    state: { ...state, page: { ...page, output: toggleFollow(page.output, count, height) } },
  };
}

function reduceHex(
  state: ImcState,
  page: HexPage,
  id: string,
  move: ListMove | null,
  world: World,
): ImcStep {
  const region = regionOf(state, page);
  if (region === null) return null;
  if (move !== null) return moved(state, page, move, region, world);
  const hosts = region.receivedBy.length;
  const beside = (step: number): ImcStep => {
    const shown = hexShape(page, region, world.layout).hosts.length;
    const host = Math.max(0, Math.min(page.host + step, hosts - shown));
    return { state: { ...state, page: { ...page, host } } };
  };
  switch (id) {
    case 'imc.offset':
      return { state: { ...state, page: { ...page, typing: textField('') } } };
    case 'imc.single': {
      const other = { ...page, isSingle: !page.isSingle };
      // Other lines are another number of bytes: the window keeps its first byte.
      const next = atOffset({ ...other, isWanted: true }, page.offset, region, world.layout);
      return asked({ ...state, page: next }, world);
    }
    case 'imc.host-left':
      return beside(-1);
    case 'imc.host-right':
      return beside(1);
    default:
      return null;
  }
}

function moved(
  state: ImcState,
  page: HexPage,
  move: ListMove,
  region: RegionView,
  world: World,
): ImcStep {
  const { wordsPerLine, bytes } = hexShape(page, region, world.layout);
  const line = wordsPerLine * wordBytes;
  const steps: Readonly<Record<ListMove, number>> = {
    up: page.offset - line,
    down: page.offset + line,
    'page-up': page.offset - bytes,
    'page-down': page.offset + bytes,
    first: 0,
    last: region.size,
  };
  return asked({ ...state, page: atOffset(page, steps[move], region, world.layout) }, world);
}

function typedOffset(state: ImcState, page: HexPage, id: string, world: World): ImcStep {
  const region = regionOf(state, page);
  const back: HexPage = { ...page, typing: null };
  if (id === 'list-filter.clear' || region === null) return { state: { ...state, page: back } };
  if (id !== 'list-filter.accept') return null;
  const text = page.typing?.text.trim() ?? '';
  if (text === '') return { state: { ...state, page: back } };
  const offset = parseOffset(text);
  if (offset === null || offset >= region.size) {
    const problem =
      offset === null
        ? `${text} is no offset; 512 and 0x200 are.`
        : `The region has ${region.size} bytes, so that ${text} is behind its end.`;
    return { state, effects: [{ type: 'message', level: 'warning', text: problem }] };
  }
  return asked({ ...state, page: atOffset(back, offset, region, world.layout) }, world);
}
