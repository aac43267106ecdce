// What can have the focus in the four sections: logical rails, hosts, regions and lock sets, in the order in which they
// are shown, and which of them a filter leaves (TUI-135). Pure.
import type {
  HostView,
  LockSetView,
  RailView,
  RegionView,
} from '../../engine/memory-channel/index.ts';
import type { ImcSample } from '../../protocol/index.ts';
import { type Filter, type FilterField, parseFilter } from '../../tui/filter.ts';

export const sections = ['rail', 'host', 'region', 'lock-set'] as const;
export type Section = (typeof sections)[number];

export type Item =
  | { readonly kind: 'rail'; readonly id: string; readonly rail: RailView }
  | { readonly kind: 'host'; readonly id: string; readonly host: HostView }
  | { readonly kind: 'region'; readonly id: string; readonly region: RegionView }
  | { readonly kind: 'lock-set'; readonly id: string; readonly set: LockSetView };

/** All items; the filter leaves out regions and lock sets only, since of the others there are few. */
export function itemsOf(sample: ImcSample, filter: string): readonly Item[] {
  const { rails, hosts, regions, lockSets } = sample.snapshot;
  const test = itemFilter(filter);
  return [
    ...rails.map((rail): Item => ({ kind: 'rail', id: `rail ${rail.id}`, rail })),
    ...hosts.map((host): Item => ({ kind: 'host', id: `host ${host.name}`, host })),
    ...regions
      .map((region): Item => ({ kind: 'region', id: `region ${region.id}`, region }))
      .filter(test.matches),
    ...lockSets
      .map((set): Item => ({ kind: 'lock-set', id: `lock-set ${set.id}`, set }))
      .filter(test.matches),
  ];
}

/** The filter of regions and lock sets; its `problem` says what was not understood. */
export function itemFilter(text: string): Filter<Item> {
  return parseFilter(text, fields);
}

const fields: readonly FilterField<Item>[] = [
  { names: ['key'], value: (item) => String(shared(item)?.key ?? '') },
  { names: ['id'], value: (item) => String(shared(item)?.id ?? '') },
  { names: ['owner'], value: (item) => shared(item)?.owner ?? '' },
  { names: ['group'], value: (item) => shared(item)?.group ?? '' },
  { names: ['mode'], value: (item) => shared(item)?.mode ?? '' },
  {
    names: ['host', 'member'],
    value: (item) => hostsOf(item).join(' '),
    test: (item, wanted) => hostsOf(item).some((host) => host.toLowerCase() === wanted),
  },
  {
    names: ['pid'],
    value: (item) => pidsOf(item).join(' '),
    test: (item, wanted) => pidsOf(item).some((pid) => String(pid) === wanted),
  },
];

function shared(item: Item): RegionView | LockSetView | null {
  if (item.kind === 'region') return item.region;
  return item.kind === 'lock-set' ? item.set : null;
}

function hostsOf(item: Item): readonly string[] {
  if (item.kind === 'region') {
    const { attaches, receivedBy } = item.region;
    return [...new Set([...receivedBy, ...attaches.map(({ host }) => host)])];
  }
  return item.kind === 'lock-set' ? [...new Set(item.set.held.map(({ host }) => host))] : [];
}

function pidsOf(item: Item): readonly number[] {
  if (item.kind === 'region') return item.region.attaches.map(({ pid }) => pid);
  return item.kind === 'lock-set' ? item.set.held.map(({ pid }) => pid) : [];
}
