// What keys do in the Memory Channel view. What changes something goes through acts.ts and asks first; the rest only looks.
import { listMoveOf, moveInList } from '../../components/list-state.ts';
import { editText, insertText, type TextField, textField } from '../../components/text-field.ts';
import { isTyping, keyName } from '../../tui/keymap.ts';
import type { ScreenEvent, World } from '../../tui/screen.ts';
import type { Key } from '../../tui/terminal/index.ts';
import { pageText } from '../shell/page-lines.ts';
import { reduceActing, reduceOpening } from './acts.ts';
import { asked } from './asking.ts';
import { endWatch, leavePage, reduceFollowing } from './following.ts';
import { hexPage } from './hex.ts';
import { type Item, type Section, sections } from './items.ts';
import { contentOf } from './pages.ts';
import { reducePage, reducePageKey, reducePagePaste } from './reduce-pages.ts';
import { arranged, filtered, focused, sampled, viewHeight, withPage } from './sampling.ts';
import {
  focusedItem,
  focusedSection,
  type ImcScreenEvent,
  type ImcState,
  type ImcStep,
  programsStart,
  type TextPage,
} from './state.ts';
import { copyText } from './texts.ts';

export function reduceImc(
  state: ImcState,
  event: ScreenEvent<ImcScreenEvent>,
  world: World,
): ImcStep {
  switch (event.type) {
    case 'own':
      return reduceOwn(state, event.event, world);
    case 'action':
      if (state.page !== null)
        return reducePage(state, event.id, world) ?? reduceCommon(state, event.id, world);
      return state.typing === null
        ? reduceAction(state, event.id, world)
        : reduceTypingAction(state, event.id, world);
    case 'key':
      if (state.page !== null) return reducePageKey(state, event.key);
      return state.typing === null ? null : reduceTyping(state, state.typing, event.key, world);
    case 'paste':
      if (state.page !== null) return reducePagePaste(state, event.text);
      return state.typing === null
        ? null
        : typed(state, insertText(state.typing, event.text), world);
    case 'focus': {
      const item = event.from === 'end' ? state.items.at(-1) : state.items[0];
      return { state: state.page === null ? focused(state, item?.id ?? null, world) : state };
    }
  }
}

function reduceOwn(state: ImcState, event: ImcScreenEvent, world: World): ImcStep {
  switch (event.type) {
    case 'due':
      return asked(state, world);
    case 'sampled':
      return { state: sampled(state, event, world) };
    default:
      return reduceFollowing(state, event, world) ?? reduceActing(state, event, world);
  }
}

function reduceAction(state: ImcState, id: string, world: World): ImcStep {
  const move = id.startsWith('list.') ? listMoveOf(id) : null;
  if (move !== null) {
    const at = state.items.findIndex((item) => item.id === state.focus);
    const height = Math.max(1, viewHeight(state, world) - 2);
    const { index } = moveInList({ index: at, top: 0 }, move, state.items.length, height);
    return { state: focused(state, state.items[index]?.id ?? null, world) };
  }
  switch (id) {
    case 'imc.enter':
      return enter(state, focusedItem(state), world);
    case 'imc.next':
    case 'imc.previous':
      return toSection(state, id === 'imc.next' ? 1 : -1, world);
    case 'imc.filter':
      return { state: { ...state, typing: textField(state.filter) } };
    case 'imc.clear':
      return withFilter(state, '', world);
    default:
      return reduceCommon(state, id, world);
  }
}

/** Keys that mean the same in the sections and on the pages. */
function reduceCommon(state: ImcState, id: string, world: World): ImcStep {
  switch (id) {
    case 'imc.events':
      return { state: textPage(state, 'events', ''), effects: leavePage(state) };
    case 'imc.programs':
      return { state: withPage({ ...state, page: programsStart }), effects: leavePage(state) };
    case 'imc.pause':
      return pause(state, world);
    case 'imc.refresh':
      return refresh(state, world);
    case 'imc.copy': {
      const { page } = state;
      const text =
        page !== null && 'content' in page ? pageText(page.content) : copyText(state, world);
      return { state, effects: text === '' ? [] : [{ type: 'copy', text }] };
    }
    default:
      return reduceOpening(state, id, world);
  }
}

/** While the words of a region stand still, the service need not look at them. */
function pause(state: ImcState, world: World): ImcStep {
  const isPaused = !state.isPaused;
  const { page } = state;
  if (page?.kind !== 'hex') return { state: { ...state, isPaused } };
  const effects = isPaused && page.watch !== null ? [endWatch(page.watch.number)] : [];
  const step = asked({ ...state, isPaused, page: { ...page, isPaused, watch: null } }, world);
  return { ...step, effects: [...effects, ...step.effects] };
}

/** Asks at once, also while paused. */
function refresh(state: ImcState, world: World): ImcStep {
  const { page } = state;
  const read = page?.kind === 'hex' ? { ...page, isWanted: true } : page;
  return asked({ ...state, isWanted: true, page: read }, world);
}

function enter(state: ImcState, item: Item | null, world: World): ImcStep {
  if (item === null) return { state };
  switch (item.kind) {
    case 'region':
      return asked(
        { ...state, page: { ...hexPage(item.region.id), isPaused: state.isPaused } },
        world,
      );
    case 'rail':
      return { state: textPage(state, 'rail', String(item.rail.id)) };
    case 'host':
      return { state: textPage(state, 'host', item.host.name) };
    case 'lock-set':
      return { state: textPage(state, 'lock-set', String(item.set.id)) };
  }
}

function textPage(state: ImcState, kind: TextPage['kind'], subject: string): ImcState {
  const { sample, before } = state;
  if (sample === null) return state;
  const content = contentOf({ kind, subject }, sample, before);
  return { ...state, page: { kind, subject, top: 0, content } };
}

/** To the next section that has something in it; behind the last one come the buttons. */
function toSection(state: ImcState, step: 1 | -1, world: World): ImcStep {
  const section = focusedSection(state);
  const at = section === null ? -1 : sections.indexOf(section);
  const order: readonly Section[] =
    step === 1 ? sections.slice(at + 1) : sections.slice(0, Math.max(0, at)).reverse();
  const first = order
    .map((one) => state.items.find(({ kind }) => kind === one))
    .find((item) => item !== undefined);
  return first === undefined ? null : { state: focused(state, first.id, world) };
}

function reduceTyping(state: ImcState, typing: TextField, key: Key, world: World): ImcStep {
  const field = isTyping(key) ? insertText(typing, key.text) : editText(typing, keyName(key));
  return field === null ? null : typed(state, field, world);
}

function typed(state: ImcState, typing: TextField, world: World): ImcStep {
  if (typing.text === state.filter) return { state: { ...state, typing } };
  return { state: filtered({ ...state, filter: typing.text, typing }, world) };
}

function reduceTypingAction(state: ImcState, id: string, world: World): ImcStep {
  switch (id) {
    case 'list-filter.accept':
      return withFilter(state, state.filter.trim(), world);
    case 'list-filter.clear':
      return withFilter(state, '', world);
    default: {
      const move = listMoveOf(id);
      return move === null ? null : reduceAction(state, `list.${move}`, world);
    }
  }
}

function withFilter(state: ImcState, filter: string, world: World): ImcStep {
  const next = { ...state, typing: null, filter };
  return { state: filter === state.filter ? arranged(next, world) : filtered(next, world) };
}
