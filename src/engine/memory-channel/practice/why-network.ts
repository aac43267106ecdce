// Why what the network did came out as it did: deliveries, losses, news of errors and rails. Pure.
import type { PracticePacket, PracticeStore, PracticeView } from './facts.ts';
import type { PracticeStep } from './stage.ts';

/** The sentence for an operation of `net`. */
export function networkSentence(step: PracticeStep): string {
  const { verb, words } = step.operation;
  switch (verb) {
    case 'deliver':
      return deliverySentence(step, words[0] ?? null);
    case 'all':
      return 'Everything that was on the rail has arrived, in the order in which it was sent.';
    case 'drop':
      return dropSentence(step, words[0] ?? '');
    case 'tell':
      return `Every host knows now of ${step.after.errors} errors.`;
    case 'single':
      return (
        'rm_rail_style is 0 on every host now: mca0 is logical rail 0, mcb0 is logical rail 1, and nothing stands by. ' +
        'The programs of this bench use rail 0.'
      );
    default:
      return railSentence(step, words[0] ?? '');
  }
}

function deliverySentence({ before, after }: PracticeStep, host: string | null): string {
  const packet = before.packets.find(({ to }) => host === null || to.includes(host));
  if (packet === undefined) return '';
  const places = host === null ? packet.to : [host];
  const left = after.packets.find(({ number }) => number === packet.number)?.to ?? [];
  const rest = left.length === 0 ? '' : ` It has still to reach ${left.join(' and ')}.`;
  return `On ${places.join(' and ')}, ${describeStores(packet.words)} now.${rest}`;
}

function describeStores(stores: readonly PracticeStore[]): string {
  return stores.map(({ word, value }) => `word ${word} is ${value}`).join(', ');
}

function dropSentence({ before, after }: PracticeStep, host: string): string {
  const packet: PracticePacket | undefined = before.packets.find(({ to }) => to.includes(host));
  const what = packet === undefined ? 'the packet' : `the packet of ${packet.from}`;
  return (
    `Host ${host} loses ${what}: nothing wrong is written, and its own error count is ${knownBy(after, host)} at once. ` +
    'The others hear of it later (net: tell).'
  );
}

function knownBy(view: PracticeView, host: string): number {
  return view.hosts.find(({ name }) => name === host)?.errors ?? view.errors;
}

function railSentence(step: PracticeStep, rail: string): string {
  const { operation, before, after } = step;
  const isActive = (view: PracticeView): boolean =>
    view.rails.some((one) => one.state === 'active');
  if (before.style === 'single' && isActive(after)) return singleSentence(step, rail);
  if (operation.verb === 'restore') {
    const state = after.rails.find(({ name }) => name === rail)?.state;
    return state === 'active'
      ? `${rail} works again, and carries the traffic.`
      : `${rail} works again, as the standby of the pair.`;
  }
  if (isActive(before) && !isActive(after)) {
    const text =
      before.style === 'pair' ? 'rm_failover_if_necessary, both rails bad' : 'fatal MC error';
    return `${text}: every host panics. a: init boots one again when a rail works.`;
  }
  const carrier = after.rails.find(({ state }) => state === 'active')?.name ?? 'the other';
  if (after.failovers === before.failovers) {
    return `${rail} was the standby: ${carrier} goes on, but nothing could take over now.`;
  }
  return (
    `${carrier} has taken over. No call fails, no attach and no lock changes; packets under way arrive. ` +
    `The error count rises to ${after.errors}.`
  );
}

/** In single-rail style a physical rail is a logical one, and its end is seen by everybody. */
function singleSentence({ operation, before }: PracticeStep, rail: string): string {
  const logical = before.rails.findIndex(({ name }) => name === rail);
  return operation.verb === 'restore'
    ? `${rail} works again: logical rail ${logical} is on line, a rail event. Its return counts as an error of the rail.`
    : `Logical rail ${logical} is off line, a rail event: ${rail} was all it had. The hosts go on with the other one.`;
}
