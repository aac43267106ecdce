// The pages of text that lie over the four sections: which there are, and what each is made from. Pure.
import type { ImcSample } from '../../protocol/index.ts';
import type { PageContent } from '../shell/page-lines.ts';
import { eventsPage } from './events-page.ts';
import { hostPage } from './host-page.ts';
import { lockSetPage } from './lock-set-page.ts';
import { railPage } from './rail-page.ts';
import type { TextPage } from './state.ts';

/** The lines of a page, from the samples of the moment. */
export function contentOf(
  { kind, subject }: Pick<TextPage, 'kind' | 'subject'>,
  sample: ImcSample,
  before: ImcSample | null,
): PageContent {
  const { rails, hosts, lockSets } = sample.snapshot;
  switch (kind) {
    case 'events':
      return eventsPage(sample);
    case 'rail':
      return railPage(rails.find(({ id }) => String(id) === subject) ?? null, sample, before);
    case 'host':
      return hostPage(hosts.find(({ name }) => name === subject) ?? null, sample);
    case 'lock-set':
      return lockSetPage(lockSets.find(({ id }) => String(id) === subject) ?? null, sample);
  }
}
