// The card of a logical rail: what carries it, what went over it, and how much of it each host applied and lost
// (TUI-136, 137). Pure.
import type { RailView } from '../../engine/memory-channel/index.ts';
import { cleanText } from '../../format/index.ts';
import type { ImcSample } from '../../protocol/index.ts';
import { padLeft, padText } from '../../tui/text.ts';
import {
  blank,
  fact,
  heading,
  indented,
  type PageContent,
  type PageLine,
} from '../shell/page-lines.ts';
import { joinNote } from './events-page.ts';
import { errorWords, styleWords } from './rail-lines.ts';
import { countWords, grouped, isInitialized } from './words.ts';

export function railPage(
  rail: RailView | null,
  sample: ImcSample,
  before: ImcSample | null,
): PageContent {
  if (rail === null) {
    return { title: 'Rail', isWrapped: true, lines: [{ text: 'This rail is no longer there.' }] };
  }
  const { physicalRails, regions } = sample.snapshot;
  const own = physicalRails.filter(({ logical }) => logical === rail.id);
  const keys = regions.filter((one) => one.rail === rail.id).map(({ id, key }) => `${id} (${key})`);
  return {
    title: `Logical rail ${rail.id}`,
    isWrapped: true,
    lines: [
      fact('State', `${rail.active ? 'ACTIVE' : 'DOWN'}, ${styleWords(sample)}`),
      ...own.map(({ name, state }) => fact(name, physicalWords(state))),
      ...cutLines(rail, sample),
      fact('Failovers', grouped(rail.failovers)),
      fact('Regions', keys.length === 0 ? 'none' : `id (key): ${keys.join(', ')}`),
      blank,
      fact('Error count', errorWords(rail, sample)),
      { text: joinNote },
      blank,
      heading('Traffic in all, and each second in brackets'),
      fact('Packets', countWords(rail, 'packets', sample, before)),
      fact('Words', countWords(rail, 'words', sample, before)),
      fact(
        'Transactions',
        `${countWords(rail, 'transactions', sample, before)}; loopback counts twice`,
      ),
      fact('Dropped', countWords(rail, 'drops', sample, before)),
      blank,
      heading('Packets of each host'),
      ...hostLines(rail, sample),
    ],
  };
}

function cutLines(rail: RailView, { snapshot, cutLinks }: ImcSample): readonly PageLine[] {
  const adapters = snapshot.physicalRails;
  return cutLinks
    .filter(({ physical }) => adapters[physical]?.logical === rail.id)
    .map(
      ({ member, physical }): PageLine => ({
        ...fact('Cut link', cleanText(`${member} to ${adapters[physical]?.name}: f restores it`)),
        meaning: 'warn',
      }),
    );
}

function physicalWords(state: 'active' | 'standby' | 'failed'): string {
  return {
    active: 'active: it carries the packets',
    standby: 'standby: it takes over when the other one fails',
    failed: 'failed: f restores it',
  }[state];
}

function hostLines(rail: RailView, { snapshot }: ImcSample): readonly PageLine[] {
  const hosts = snapshot.hosts.filter(isInitialized);
  if (hosts.length === 0) return [indented('No host has run imc_init.')];
  const line = (name: string, applied: string, dropped: string, pending: string): string =>
    `${padText(cleanText(name), 16)}${padLeft(applied, 12)}${padLeft(dropped, 10)}   ${pending}`;
  return [
    indented(line('Host', 'applied', 'dropped', 'on the way')),
    ...hosts.map(({ name, applied, drops, pending }) =>
      indented(
        line(
          name,
          grouped(applied[rail.id] ?? 0),
          grouped(drops[rail.id] ?? 0),
          pending[rail.id] === true ? 'yes' : 'no',
        ),
      ),
    ),
  ];
}
