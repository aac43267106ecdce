// The Memory Channel bench as lines: hosts with their memory, rails, what is under way, locks, the reasons and what was
// said; and how the rows are shared out. Pure.
import {
  type PracticeHost,
  type PracticeSession,
  type PracticeStore,
  type PracticeView,
  practiceRecords,
  practiceWords,
  presentPractice,
} from '../../engine/memory-channel/index.ts';
import type { World } from '../../tui/screen.ts';
import { cutText, wrapText } from '../../tui/text.ts';
import type { Meaning } from '../../tui/theme.ts';
import type { ImcBenchState } from './state.ts';

export interface BenchLine {
  readonly text: string;
  readonly meaning: Meaning | null;
}

export interface ImcBenchShape {
  readonly whyRows: number;
  readonly logRows: number;
}

/** The state above takes what it needs, then the reasons, then the log. */
export function imcBenchShape(state: ImcBenchState, { layout }: World): ImcBenchShape {
  const left = layout.bodyRows - topLines(state, layout.bodyColumns).length - hostRows;
  const needed = whyLines(state.session, layout.bodyColumns).length;
  const whyRows = Math.max(1, Math.min(needed, Math.max(left - 1, 1), 4));
  return { whyRows, logRows: Math.max(0, left - whyRows) };
}

/** A line of titles, and one for each host. */
const hostRows = 4;

const wordColumns = 5;
const attachColumns = 14;

/** ` Host  State    Attached           w0    w1 ...  Err`. */
export function hostTitles(columns: number, cut: string): string {
  const words = Array.from({ length: practiceWords }, (_, at) => `w${at}`.padStart(wordColumns));
  return cutText(
    ` ${'Host'.padEnd(5)}${'State'.padEnd(9)}${'Attached'.padEnd(attachColumns)}${words.join('')} Err`,
    columns,
    cut,
  );
}

/** One host as a row, without the mark in front. */
export function hostLine(host: PracticeHost): string {
  const { name, state, memory, errors } = host;
  const words = Array.from({ length: practiceWords }, (_, at) => {
    const word = memory === null ? '-' : String(memory[at] ?? '?');
    return shortWord(word).padStart(wordColumns);
  });
  const known = String(errors ?? '-').padStart(4);
  return `${name.padEnd(5)}${state.padEnd(9)}${attachWords(host).padEnd(attachColumns)}${words.join('')}${known}`;
}

/** A number that is too wide for its column ends in dots. */
function shortWord(word: string): string {
  return word.length < wordColumns ? word : `${word.slice(0, wordColumns - 3)}..`;
}

function attachWords(host: PracticeHost): string {
  const { transmits, receives, isInitialized, hasRegion, awaits } = host;
  if (!isInitialized) return '';
  if (awaits !== null) return 'awaits event';
  const names: Readonly<Record<string, string>> = { broadcast: 'tx', loopback: 'tx loop' };
  const tx = transmits === null ? '' : (names[transmits] ?? `ptp ${transmits}`);
  const parts = [tx, receives ? 'rx' : ''].filter((part) => part !== '');
  if (parts.length > 0) return parts.join(', ');
  return hasRegion ? 'region' : 'no region';
}

/** Rails, what is on its way, and locks; each kind one line. */
export function topLines({ session }: ImcBenchState, columns: number): readonly BenchLine[] {
  const { view } = presentPractice(session);
  const rails = view.rails
    .map(
      ({ name, state }, at) => `${name} ${state}${view.style === 'single' ? ` (rail ${at})` : ''}`,
    )
    .join(', ');
  const isBad = view.rails.some(({ state }) => state === 'failed');
  const kind = view.hosts.some(({ hasRegion }) => hasRegion)
    ? `, region ${view.isCoherent ? 'coherent' : 'not coherent'}`
    : '';
  const rows: BenchLine[] = [
    { text: ` Rails: ${rails}. Errors: ${view.errors}${kind}`, meaning: isBad ? 'changing' : null },
  ];
  const locks = lockWords(view);
  const known = knownWords(view);
  const way = underWay(view);
  // Beside a lesson every row counts: what is not there is said only where nothing else is.
  if (way !== '' || (locks === '' && known === '')) {
    rows.push({ text: ` On the way: ${way === '' ? 'nothing' : way}`, meaning: null });
  }
  if (locks !== '') rows.push({ text: ` Locks: ${locks}`, meaning: null });
  if (known !== '') rows.push({ text: ` Told: ${known}`, meaning: null });
  return rows.map(({ text, meaning }) => ({ text: cutText(text, columns, '..'), meaning }));
}

/** `a to b and c: w1=7; in the buffer of a: w0=42`, the oldest packet first; empty when nothing is under way. */
function underWay({ hosts, packets }: PracticeView): string {
  const moving = packets.map(
    ({ from, to, words }) => `${from} to ${to.join(' and ')}: ${storeWords(words)}`,
  );
  const waiting = hosts
    .filter(({ buffer }) => buffer.length > 0)
    .map(({ name, buffer }) => `in the buffer of ${name}: ${storeWords(buffer)}`);
  return [...moving, ...waiting].join('; ');
}

function storeWords(stores: readonly PracticeStore[]): string {
  return stores.map(({ word, value }) => `w${word}=${value}`).join(' ');
}

function lockWords({ hosts, locks }: PracticeView): string {
  const held = locks.map((holder, index) => `${index} ${holder ?? 'free'}`);
  const waiting = hosts
    .filter(({ waitsFor }) => waitsFor !== null)
    .map(({ name, waitsFor }) => `${name} is in its call for ${waitsFor}`);
  return [...held, ...waiting].join(', ');
}

/** `a: hosts a b, mask 3`: what programs were told of the cluster. */
function knownWords({ hosts }: PracticeView): string {
  return hosts
    .flatMap(({ name, knows }) =>
      knows === null ? [] : [`${name}: hosts ${knows.hosts.join(' ')}, mask ${knows.railMask}`],
    )
    .join('; ');
}

const welcome =
  'Three hosts, one region, and you are their programs and the network. i lets host a join; o takes an operation: ' +
  'a: alloc, a: attach tx, b: attach rx, a: store 0 42, a: mb, net: deliver b. u takes back. ? helps.';

/** The reasons for what the last operation did, wrapped; at the start, what to do here. */
export function whyLines(session: PracticeSession, columns: number): readonly string[] {
  const text = session.position === 0 ? welcome : presentPractice(session).why.join(' ');
  return wrapText(text, Math.max(10, columns - 2));
}

/** What was said, the oldest first. */
export function logLines(session: PracticeSession): readonly string[] {
  return practiceRecords(session).flatMap(({ text, outcome }, at) => {
    const arrow = outcome.answer === '' ? '' : ` -> ${outcome.answer}`;
    return [
      `${String(at + 1).padStart(4)}  ${text}${arrow}`,
      ...outcome.events.map((event) => `      ${event}`),
    ];
  });
}
