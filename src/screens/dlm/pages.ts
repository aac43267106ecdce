// The pages that lie over the two panes: which there are, and what each is made from. Pure.
import type { LockId } from '../../engine/dlm/index.ts';
import type { PageContent } from '../shell/page-lines.ts';
import { blockerPage } from './blocker-page.ts';
import { graphPage } from './graph-page.ts';
import { lockPage } from './lock-page.ts';
import { modesPage } from './modes-page.ts';
import type { SampleIndex } from './sample-index.ts';
import { type CountsBefore, statisticsPage } from './statistics-page.ts';

export const pageKinds = ['blocker', 'graph', 'modes', 'statistics', 'lock'] as const;
export type PageKind = (typeof pageKinds)[number];

export interface Page {
  readonly kind: PageKind;
  /** The lock that it is about, or that it marks; null for none. */
  readonly lock: LockId | null;
  /** First line of the window. */
  readonly top: number;
  readonly content: PageContent;
}

/** The lines of a page, from the sample of the moment. */
export function contentOf(
  { kind, lock }: Pick<Page, 'kind' | 'lock'>,
  index: SampleIndex,
  before: CountsBefore | null,
): PageContent {
  switch (kind) {
    case 'blocker':
      return blockerPage(index, lock ?? 0);
    case 'graph':
      return graphPage(index);
    case 'modes':
      return modesPage(lock === null ? null : (index.locks.get(lock) ?? null));
    case 'statistics':
      return statisticsPage(index, before);
    case 'lock':
      return lockPage(index, lock ?? 0);
  }
}
