// The Memory Channel view's state: the last two samples, the focus in the four sections, and the page that lies over them,
// and what follows from these. New samples come in sampling.ts, keys in reduce.ts. Pure.
import { type ListState, listStart } from '../../components/list-state.ts';
import { type OutputState, outputStart } from '../../components/output-state.ts';
import type { TextField } from '../../components/text-field.ts';
import type { ImcFault, ImcProgramView, ImcSample } from '../../protocol/index.ts';
import { type Sampling, samplingStart } from '../../tui/sampling.ts';
import type { Effect, Outcome, ScreenParams, Step, World } from '../../tui/screen.ts';
import type { Values } from '../dialogs/form.tsx';
import type { PageContent } from '../shell/page-lines.ts';
import type { HexPage } from './hex.ts';
import type { Item, Section } from './items.ts';
import type { Picture } from './lines.ts';

/** The faults that are filled in first. */
export type FilledFault = 'drop-packet' | 'error-rate' | 'cut-link';

/** A page of text about the item with that id, or about all of the Memory Channel. */
export interface TextPage {
  readonly kind: 'events' | 'rail' | 'host' | 'lock-set';
  readonly subject: string;
  readonly top: number;
  readonly content: PageContent;
}

export interface ProgramsPage {
  readonly kind: 'programs';
  readonly list: ListState;
  /** The program of the focus, so that it stays there when others begin or end. */
  readonly pid: number | null;
}

/** What a program writes, whoever has started it. */
export interface OutputPage {
  readonly kind: 'output';
  /** The Memory Channel has begun anew since: the number is another thing now, or nothing. */
  readonly isGone: boolean;
  readonly pid: number;
  /** The command that started it; null if that was somebody else's. */
  readonly commandLine: string | null;
  readonly output: OutputState;
  /** The service tells its lines on the line of now. */
  readonly isFollowed: boolean;
  readonly isAsking: boolean;
  readonly askedAt: number | null;
  /** Why it could not be followed; null if it could. */
  readonly problem: string | null;
  /** Older lines that nobody has any more. */
  readonly forgotten: number;
}

export type Page = TextPage | ProgramsPage | OutputPage | HexPage;

export interface ImcState extends Sampling {
  /** Null before the first answer. */
  readonly sample: ImcSample | null;
  /** The one before, for rates. */
  readonly before: ImcSample | null;
  readonly items: readonly Item[];
  /** Id of the focused item; null where there is none. */
  readonly focus: string | null;
  /** First line of the window. */
  readonly top: number;
  readonly filter: string;
  readonly typing: TextField | null;
  readonly page: Page | null;
  /** The command of each program that was started here, by process ID. */
  readonly started: ReadonlyMap<number, string>;
}

export type ImcScreenEvent =
  /** A new sample, bytes of a region or lines of a program can be asked for; the drawing noticed. */
  | { readonly type: 'due' }
  | { readonly type: 'sampled'; readonly outcome: Outcome<'imc.sample'> }
  | {
      readonly type: 'watched';
      readonly region: number;
      /** What was asked for, as {@link HexPage} keeps it. */
      readonly what: string;
      readonly outcome: Outcome<'imc.watch'>;
    }
  | { readonly type: 'followed'; readonly pid: number; readonly outcome: Outcome<'imc.follow'> }
  /** The end of a request whose answer changes nothing. */
  | { readonly type: 'ignored' }
  | { readonly type: 'init-chosen'; readonly values: Values }
  | { readonly type: 'programs-known'; readonly outcome: Outcome<'imc.programs'> }
  | { readonly type: 'program-picked'; readonly program: string }
  | { readonly type: 'run-chosen'; readonly values: Values }
  | {
      readonly type: 'started';
      readonly commandLine: string;
      readonly outcome: Outcome<'imc.run'>;
    }
  | { readonly type: 'fault-chosen'; readonly id: string }
  | {
      readonly type: 'fault-filled';
      readonly kind: FilledFault;
      readonly values: Values;
    }
  | { readonly type: 'fault-confirmed'; readonly fault: ImcFault }
  | { readonly type: 'kill-confirmed'; readonly pid: number }
  /** Something was changed, or refused. */
  | {
      readonly type: 'done';
      /** The command that does the same, or words for what was done where there is none. */
      readonly commandLine: string;
      readonly hasCommand: boolean;
      readonly outcome: Outcome<'imc.init' | 'imc.inject' | 'imc.kill'>;
    };

export type ImcEffect = Effect<ImcScreenEvent, never>;
export type ImcStep = Step<ImcState, ImcScreenEvent, never>;

/** Arguments are a filter: `sysman imc 123`. */
export function startImc(params: ScreenParams): ImcState {
  return {
    ...samplingStart,
    sample: null,
    before: null,
    items: [],
    focus: null,
    top: 0,
    filter: (params.filter ?? params.arguments ?? '').trim(),
    typing: null,
    page: null,
    started: new Map(),
  };
}

export function focusedItem(state: ImcState): Item | null {
  return state.items.find(({ id }) => id === state.focus) ?? null;
}

export function focusedSection(state: ImcState): Section | null {
  return focusedItem(state)?.kind ?? null;
}

/** The host that `here` means: the member in focus, else the one the console is connected to. */
export function hereOf(world: World): string | null {
  return world.focusMember ?? world.cluster.head?.localMember ?? null;
}

/** What the four sections are drawn from; null before the first sample. */
export function pictureOf(state: ImcState, world: World): Picture | null {
  const { sample, before, items, filter } = state;
  if (sample === null) return null;
  return { sample, before, items, filter, section: focusedSection(state), here: hereOf(world) };
}

/** Running programs first, then the ones that ended last. */
export function programsOf(state: ImcState): readonly ImcProgramView[] {
  const order = (one: ImcProgramView): number =>
    one.ended === null ? Number.POSITIVE_INFINITY : one.ended.at;
  return [...(state.sample?.programs ?? [])].sort((one, other) => {
    const [first, second] = [order(one), order(other)];
    return first === second ? other.pid - one.pid : second > first ? 1 : -1;
  });
}

export const programsStart: ProgramsPage = { kind: 'programs', list: listStart, pid: null };

/** The page with the lines of a program. */
export function outputPage(state: ImcState, pid: number): OutputPage {
  const commandLine = state.started.get(pid) ?? null;
  return {
    kind: 'output',
    isGone: false,
    pid,
    commandLine,
    output: outputStart,
    isFollowed: false,
    isAsking: false,
    askedAt: null,
    problem: null,
    forgotten: 0,
  };
}
