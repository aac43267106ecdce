// The text of every page of a resource but the tree of needs, which has a focus of its own (TUI-075..079). Pure.
import type { ResourceDetails, ResourceView } from '../../engine/index.ts';
import {
  cleanText,
  formatObjections,
  formatReasons,
  formatWhy,
  formatWhyNot,
  wrapText,
} from '../../format/index.ts';
import type { World } from '../../tui/screen.ts';
import { cutText, padText } from '../../tui/text.ts';
import { eventMeaning, eventWords, spansDays } from '../events/event-words.ts';
import { profileLines, scriptLines } from './file-pages.ts';
import { placementOrder } from './placement-order.ts';
import type { ResourceState } from './state.ts';
import { statusLines, troubleLines } from './status-page.ts';

/** Rows of the body above a page. */
export function rowsAbovePage(state: ResourceState, world: World): number {
  if (state.page === 'why') return 0;
  return world.layout.kind === 'full' ? 2 : 1;
}

/** Rows of a page. */
export function pageHeight(state: ResourceState, world: World): number {
  return Math.max(1, world.layout.bodyRows - rowsAbovePage(state, world));
}

/** The lines of the page, cut to `width` cells and painted. */
export function pageLines(
  state: ResourceState,
  view: ResourceView,
  world: World,
  width: number,
): readonly string[] {
  const details = state.details?.value ?? null;
  const problem = state.details?.problem ?? null;
  const lost =
    problem === null || state.page === 'events'
      ? []
      : wrapText(`Not everything is known: ${problem}`, width - 2).map((line) =>
          world.theme.paint('warn', ` ${line}`),
        );
  switch (state.page) {
    case 'status':
      return [...lost, ...statusLines(view, details, state.reasons?.value ?? null, world, width)];
    case 'profile':
      return [...lost, ...profileLines(view, details, state.file, world, width)];
    case 'script':
      return [...lost, ...scriptLines(details, state.script, world, width)];
    case 'placement':
      return [...lost, ...placementLines(state, view, world, width)];
    case 'events':
      return eventLines(view, world, width);
    case 'why':
      return [...lost, ...whyLines(state, view, world, width)];
    case 'needs':
      return lost;
  }
}

const memberCells = 16;
const rankWords = { first: '', later: '', no: 'no', here: 'here' } as const;

function placementLines(
  state: ResourceState,
  view: ResourceView,
  world: World,
  width: number,
): readonly string[] {
  const details = state.details?.value ?? null;
  if (details === null) return [' What placement would say is not known yet.'];
  const { theme } = world;
  const cut = (text: string): string => cutText(cleanText(` ${text}`), width, theme.marks.cut);
  const hosting = view.hostingMembers.length === 0 ? 'none named' : view.hostingMembers.join(', ');
  const members = [...world.cluster.members.values()].sort((a, b) => a.joinNumber - b.joinNumber);
  const rows = placementOrder(
    details.ifMoved,
    view,
    members.map((member) => member.name),
  );
  let place = 0;
  const lines = rows.map((row) => {
    const isPossible = row.rank === 'first' || row.rank === 'later';
    place += isPossible ? 1 : 0;
    const mark = isPossible ? `${place}.` : rankWords[row.rank];
    const [reason = '', ...more] = wrapText(row.reason, Math.max(20, width - 25));
    return [
      cut(`  ${padText(mark, 5)}${padText(row.member, memberCells)} ${reason}`),
      ...more.map((line) => cut(`${' '.repeat(24)}${line}`)),
    ].map((line) => (row.rank === 'no' ? theme.paint('dim', line) : line));
  });
  const { decision } = details;
  const decisions = state.reasons?.value?.decisions ?? (decision === null ? [] : [decision]);
  const last =
    decisions.length === 0
      ? [' It has not been placed since it was registered.']
      : decisions.flatMap((one) => formatWhy(one, width - 1).map((line) => cut(line)));
  return [
    ...againstLines(state, view, details, world, width),
    cut(`Policy ${view.placement}, hosting members: ${hosting}.`),
    cut(view.state === 'OFFLINE' ? 'If it were placed now:' : 'If it had to move now:'),
    ...lines.flat(),
    '',
    ...last,
  ];
}

function eventLines(view: ResourceView, world: World, width: number): readonly string[] {
  const events = world.cluster.events.filter((event) => event.resource === view.name);
  if (events.length === 0) return [` No event of ${view.name} is kept.`];
  const withDay = spansDays(events, world.now);
  return events.map((event) => {
    const line = cutText(` ${eventWords(event, withDay)}`, width, world.theme.marks.cut);
    const meaning = eventMeaning(event);
    return meaning === null ? line : world.theme.paint(meaning, line);
  });
}

/** "Why not on that member?": at its last placement, and now; the first rule that says no and all others. */
function againstLines(
  state: ResourceState,
  view: ResourceView,
  { decision }: ResourceDetails,
  world: World,
  width: number,
): readonly string[] {
  const { against: member } = state;
  if (member === null) return [];
  const { theme } = world;
  const against = state.reasons?.value?.against ?? null;
  const then =
    decision === null
      ? 'It has not been placed since it was registered.'
      : `At its last placement: ${formatWhyNot(decision, member)}`;
  const now =
    against === null
      ? ['The rules are being asked.']
      : view.state === 'UNKNOWN'
        ? ['It is UNKNOWN: CAA places it nowhere before somebody has seen to that.']
        : formatObjections(against, width - 2);
  return [
    theme.paint('title', cutText(` Why not on ${member}`, width, theme.marks.cut)),
    ...[...wrapText(then, width - 2, '  '), ...now].map((line) => ` ${cleanText(line)}`),
    '',
  ];
}

/** The recorded reasons as caa_stat -why prints them, then the way out (TUI-070, 072). */
function whyLines(
  state: ResourceState,
  view: ResourceView,
  world: World,
  width: number,
): readonly string[] {
  const details = state.details?.value ?? null;
  if (details === null) return [' The recorded reasons are being read.'];
  const { theme } = world;
  // The trouble stands above with its next steps, so that the reasons need not say it again.
  const calm = { ...details, view: { ...view, trouble: null } };
  const known = state.reasons?.value ?? null;
  // What still runs, and the exits, stand above too, with the keys.
  const around = known === null ? null : { ...known, remains: null };
  const [first = '', ...reasons] = formatReasons(calm, width - 1, around).map(
    (line) => ` ${cleanText(line)}`,
  );
  const trouble = troubleLines(view, known?.remains ?? null, world, width);
  return [
    ...againstLines(state, view, details, world, width),
    ` ${theme.paint('title', first.slice(1))}`,
    ...(trouble.length === 0 ? [' Nothing is wrong with it.', ''] : ['', ...trouble]),
    ...reasons,
  ];
}
