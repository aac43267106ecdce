// One resource in all its detail: which page is shown, what the service said about it and when that has to be
// asked again. The same state serves the screen of reasons ("why"). Pure.
import { type ListState, listStart } from '../../components/list-state.ts';
import type {
  MemberName,
  Millis,
  ResourceDetails,
  ResourceName,
  ResourceView,
} from '../../engine/index.ts';
import type { ProfileSummary, Result, ScriptText } from '../../protocol/index.ts';
import {
  type Outcome,
  type RequestEffect,
  request,
  type ScreenParams,
  type World,
} from '../../tui/screen.ts';

/** The pages with tabs (TUI-075), in their order, and the screen of reasons without one. */
export const pages = ['status', 'profile', 'script', 'needs', 'placement', 'events'] as const;
export type TabPage = (typeof pages)[number];
export type Page = TabPage | 'why';

export const pageTitles: Readonly<Record<TabPage, string>> = {
  status: 'Status',
  profile: 'Profile',
  script: 'Script',
  needs: 'Needs',
  placement: 'Placement',
  events: 'Events',
};

/** What was asked of the service: the last answer, or why there is none. */
export interface Asked<T> {
  readonly value: T | null;
  /** Why the last question got no answer, as a sentence; null if it got one. */
  readonly problem: string | null;
  readonly askedAt: Millis;
}

export type ProfileFile = Extract<Result<'profile.read'>, { ok: true }>;

/** Why it is where it is, and what is against a member (`caa.why`). */
export type Reasons = Result<'caa.why'>;

export interface ResourceState {
  readonly name: ResourceName;
  readonly page: Page;
  readonly details: Asked<ResourceDetails> | null;
  /** The view for which the details were asked; another one makes them stale. */
  readonly askedView: ResourceView | null;
  readonly reasons: Asked<Reasons> | null;
  /** The view for which the reasons were asked. */
  readonly reasonsView: ResourceView | null;
  /** The member that "why not" is asked about; null if none is. */
  readonly against: MemberName | null;
  readonly script: Asked<ScriptText> | null;
  readonly file: Asked<ProfileFile> | null;
  readonly askedProfiles: readonly ProfileSummary[] | null;
  /** First line of the window of each page; null on the page of events follows the end. */
  readonly tops: Readonly<Partial<Record<Page, number | null>>>;
  readonly needs: ListState;
  /** Where Backspace goes: the resources from which the page of needs led here. */
  readonly trail: readonly ResourceName[];
}

export type ResourceEvent =
  /** Something shown is stale; the drawing noticed. */
  | { readonly type: 'due' }
  | { readonly type: 'details'; readonly name: string; readonly outcome: Outcome<'caa.details'> }
  | {
      readonly type: 'reasons';
      readonly name: string;
      readonly member: MemberName | null;
      readonly outcome: Outcome<'caa.why'>;
    }
  /** "Why not on that member?" */
  | { readonly type: 'why-not'; readonly members: readonly MemberName[] }
  | { readonly type: 'script'; readonly name: string; readonly outcome: Outcome<'caa.script'> }
  | { readonly type: 'file'; readonly name: string; readonly outcome: Outcome<'profile.read'> };

export interface Loaded {
  readonly state: ResourceState;
  readonly effects: readonly RequestEffect<ResourceEvent>[];
}

/** Answers of the service live this long; checks run without changing the view. */
const staleAfterMs = 5000;

export function startResource(params: ScreenParams, world: World, page: Page): Loaded {
  const wanted = pages.find((one) => one === params.page);
  const state = blank(params.name ?? '', page === 'why' ? page : (wanted ?? page));
  return load(state, world);
}

function blank(name: ResourceName, page: Page): ResourceState {
  return {
    name,
    page,
    details: null,
    askedView: null,
    reasons: null,
    reasonsView: null,
    against: null,
    script: null,
    file: null,
    askedProfiles: null,
    tops: {},
    needs: listStart,
    trail: [],
  };
}

/** The live view; null if the resource is not registered, or not any more. */
export function viewOf(state: ResourceState, world: World): ResourceView | null {
  return world.cluster.resources.get(state.name) ?? null;
}

/** True if something on the page should be asked again. */
export function isStale(state: ResourceState, world: World): boolean {
  return load(state, world).effects.length > 0;
}

/** Asks for whatever the page shows and is missing or old. */
export function load(state: ResourceState, world: World): Loaded {
  const { name, page } = state;
  const view = viewOf(state, world);
  const { phase, heardAt, profiles } = world.cluster;
  if (view === null || (phase !== 'live' && heardAt !== null)) return { state, effects: [] };
  let next = state;
  const effects: RequestEffect<ResourceEvent>[] = [];
  if (state.askedView !== view || isOld(state.details, world)) {
    next = { ...next, askedView: view, details: asking(state.details, world) };
    effects.push(
      request('caa.details', { name }, (outcome) => ({ type: 'details', name, outcome })),
    );
  }
  if (wantsReasons(state, view) && (state.reasonsView !== view || isOld(state.reasons, world))) {
    const { against: member } = state;
    next = { ...next, reasonsView: view, reasons: asking(state.reasons, world) };
    effects.push(
      request('caa.why', { name, member }, (outcome) => ({
        type: 'reasons',
        name,
        member,
        outcome,
      })),
    );
  }
  if (page === 'script' && isOld(state.script, world)) {
    next = { ...next, script: asking(state.script, world) };
    effects.push(request('caa.script', { name }, (outcome) => ({ type: 'script', name, outcome })));
  }
  if (page === 'profile' && (state.file === null || state.askedProfiles !== profiles)) {
    next = { ...next, askedProfiles: profiles, file: asking(state.file, world) };
    effects.push(request('profile.read', { name }, (outcome) => ({ type: 'file', name, outcome })));
  }
  return { state: next, effects };
}

/** The reasons are shown on two pages, and where the way out of UNKNOWN is. */
function wantsReasons({ page }: ResourceState, view: ResourceView): boolean {
  return page === 'why' || page === 'placement' || view.state === 'UNKNOWN';
}

/** The question "why not on that member?", to be asked at once. */
export function askAgainst(state: ResourceState, against: MemberName, world: World): Loaded {
  const page = state.page === 'why' ? state.page : 'placement';
  const tops = { ...state.tops, [page]: 0 };
  return load({ ...state, page, tops, against, reasons: null, reasonsView: null }, world);
}

/** Takes an answer; one about another resource came too late and is dropped. */
export function answered(
  state: ResourceState,
  event: Extract<ResourceEvent, { name: string }>,
): ResourceState {
  if (event.name !== state.name) return state;
  switch (event.type) {
    case 'details':
      return { ...state, details: settled(state.details, event.outcome) };
    case 'reasons':
      if (event.member !== state.against) return state;
      return { ...state, reasons: settled(state.reasons, event.outcome) };
    case 'script':
      return { ...state, script: settled(state.script, event.outcome) };
    case 'file': {
      const { outcome } = event;
      if (!outcome.ok) return { ...state, file: settled(state.file, outcome) };
      const { result } = outcome;
      const taken = result.ok
        ? ({ ok: true, result } as const)
        : ({ ok: false, message: result.messages.join(' ') } as const);
      return { ...state, file: settled(state.file, taken) };
    }
  }
}

/** Another resource on the same page (TUI-075). */
export function goTo(
  state: ResourceState,
  name: ResourceName,
  trail: readonly ResourceName[],
  world: World,
): Loaded {
  return load({ ...blank(name, state.page), trail }, world);
}

function isOld(asked: Asked<unknown> | null, world: World): boolean {
  return asked === null || world.now - asked.askedAt >= staleAfterMs;
}

function asking<T>(before: Asked<T> | null, world: World): Asked<T> {
  return { value: before?.value ?? null, problem: before?.problem ?? null, askedAt: world.now };
}

type Answer<T> =
  | { readonly ok: true; readonly result: T }
  | { readonly ok: false; readonly message: string };

/** An error keeps the old value, so that the screen shows it with the reason. */
function settled<T>(before: Asked<T> | null, answer: Answer<T>): Asked<T> {
  const askedAt = before?.askedAt ?? 0;
  return answer.ok
    ? { value: answer.result, problem: null, askedAt }
    : { value: before?.value ?? null, problem: answer.message, askedAt };
}
