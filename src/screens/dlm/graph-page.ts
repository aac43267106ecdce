// The page "Wait graph" (TUI-124): circles first and drawn, then one edge a line, then the deadlocks that were found
// and broken. Pure.
import { cleanText, formatTime } from '../../format/index.ts';
import type { DlmDeadlockSample } from '../../protocol/index.ts';
import { blank, heading, indented, type PageContent, type PageLine } from '../shell/page-lines.ts';
import { blockersOf } from './chain.ts';
import { type CircleStep, findCircles } from './circles.ts';
import { counted, lockId, modeText, nameText, shortId } from './names.ts';
import { type LockEntry, pathText, queuedAt, type SampleIndex } from './sample-index.ts';

/** Most edges and deadlocks that the page holds. */
const edgesMax = 2000;
const deadlocksMax = 50;

export const deadlockKinds = {
  conversion: 'conversion deadlock',
  'multiple-resource': 'multiple-resource deadlock',
  own: 'deadlock of an owner with itself',
} as const;

export function graphPage(index: SampleIndex): PageContent {
  const circles = findCircles(index);
  const circular = new Set(circles.flat().map(({ request, target }) => edgeKey(request, target)));
  const others = edgeLines(index, circular);
  const { only, sample } = index;
  const lines = [
    ...(sample.resources === null ? [{ text: 'No namespace is loaded; load one first.' }] : []),
    ...(only === null ? [] : [{ text: `Only the namespace ${only} is loaded.` }]),
    heading(counted(circles.length, 'circle')),
    ...circles.flatMap((circle) => circleLines(circle, index)),
    blank,
    heading(`Who waits for whom: ${counted(others.total + circular.size, 'edge')}`),
    ...circles.flat().map((step) => edgeLine(step.request, step.target, 'in a circle', index)),
    ...others.lines,
    ...(others.hidden === 0
      ? []
      : [indented(`and ${others.hidden} more; dlm_stat -w lists all of them`)]),
    blank,
    ...deadlockLines(index),
  ];
  return { title: 'Wait graph', isWrapped: false, lines };
}

function edgeKey(request: LockEntry, target: LockEntry): string {
  return `${request.lock.lkid} ${target.lock.lkid}`;
}

/** The owners as `A -> B -> A`, then which request waits for which lock. */
function circleLines(circle: readonly CircleStep[], index: SampleIndex): readonly PageLine[] {
  const owners = circle.map(({ request }) => ownerText(request, index));
  return [
    { text: [...owners, owners[0] ?? ''].join(' -> '), indent: 2, meaning: 'warn' },
    ...circle.map(({ request, target }) =>
      indented(
        `${shortId(request.lock.lkid)} ${modeText(request.lock)} waits for ` +
          `${shortId(target.lock.lkid)} ${modeText(target.lock)} on ${pathText(request.node)}`,
        4,
      ),
    ),
  ];
}

function edgeLines(index: SampleIndex, circular: ReadonlySet<string>) {
  const requests = [...index.requests.values()]
    .flat()
    .sort((one, other) => queuedAt(one) - queuedAt(other) || one.lock.lkid - other.lock.lkid);
  const lines: PageLine[] = [];
  let total = 0;
  for (const request of requests) {
    for (const { entry, why } of blockersOf(index, request)) {
      if (circular.has(edgeKey(request, entry))) continue;
      total += 1;
      if (lines.length >= edgesMax) continue;
      lines.push(edgeLine(request, entry, why === 'order' ? 'ahead' : '', index));
    }
  }
  return { lines, total, hidden: total - lines.length };
}

function edgeLine(
  request: LockEntry,
  target: LockEntry,
  note: string,
  index: SampleIndex,
): PageLine {
  const noted = note === '' ? '' : ` (${note})`;
  return indented(
    `${endText(request, index)} -> ${endText(target, index)}${noted}  ${request.node.name}`,
  );
}

/** `b12 PR->EX provolone 1049017`. */
function endText(entry: LockEntry, index: SampleIndex): string {
  return `${shortId(entry.lock.lkid)} ${modeText(entry.lock)} ${ownerText(entry, index)}`;
}

function ownerText({ lock }: LockEntry, index: SampleIndex): string {
  if (lock.transaction !== null) return `transaction ${cleanText(lock.transaction)}`;
  if (lock.group !== 0) return `group ${lock.group}`;
  const member = index.processes.get(lock.pid)?.member;
  return `${member === undefined ? '' : `${cleanText(member)} `}${lock.pid}`;
}

function deadlockLines(index: SampleIndex): readonly PageLine[] {
  const { deadlocks, statistics } = index.sample;
  const newest = [...deadlocks].reverse().slice(0, deadlocksMax);
  const total = Math.max(statistics.deadlocks, deadlocks.length);
  return [
    heading(`Deadlocks found and broken since the lock manager started: ${total}`),
    ...newest.flatMap(oneDeadlock),
  ];
}

function oneDeadlock(deadlock: DlmDeadlockSample): readonly PageLine[] {
  const [victim] = deadlock.circle;
  const ids = deadlock.circle.map((request) => shortId(request.lkid));
  const { omitted = 0 } = deadlock;
  const rest = omitted === 0 ? [] : [`${omitted} more`];
  const where = victim === undefined ? '' : victim.path.map(nameText).join(' > ');
  const asked =
    victim === undefined
      ? ''
      : victim.mode === 'NONE'
        ? victim.requested
        : `${victim.mode}->${victim.requested}`;
  return [
    {
      text: `${formatTime(deadlock.at)}  ${deadlockKinds[deadlock.kind]}`,
      indent: 2,
      meaning: 'warn',
    },
    ...(victim === undefined
      ? []
      : [
          indented(`victim ${lockId(victim.lkid)} ${asked}, process ${victim.pid}, on ${where}`, 4),
          indented(`circle ${[...ids, ...rest, ids[0] ?? ''].join(' -> ')}`, 4),
        ]),
  ];
}
