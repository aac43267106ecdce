// Why a question about the library's cluster, or a wait for its events, came out as it did, in sentences for somebody
// who learns. Pure.
import type { PracticeHost } from './facts.ts';
import type { PracticeStep } from './stage.ts';

/** The sentence for imc_getclusterinfo. */
export function infoSentence({ operation, after }: PracticeStep): string {
  const outside = after.hosts.filter(({ state }) => state === 'booted').map(({ name }) => name);
  const rest =
    outside.length === 0
      ? ''
      : ` Not listed: ${listed(outside)}, which booted and did not join with imc_init.`;
  return `The library knows ${toldTo(after.hosts, operation.by)}.${rest}`;
}

/** The sentence for imc_wait_cluster_event when it is entered: it waits, or there is news already. */
export function waitSentence({ operation, before, after }: PracticeStep): string {
  const { by } = operation;
  const host = after.hosts.find(({ name }) => name === by);
  if (host?.awaits != null) {
    const what = host.awaits === 'rail or host' ? 'a host or a rail' : `a ${host.awaits}`;
    return `Program ${by} is inside the call, until ${what} of the library's cluster changes.`;
  }
  const knew = before.hosts.find(({ name }) => name === by)?.knows;
  return knew == null
    ? `The buffers of ${by} were empty, which is not how the cluster is, so the call returns at once: ask first (${by}: info).`
    : `It had changed before the call, so that it returns at once: nothing is missed between two calls. Now ${toldTo(after.hosts, by)}.`;
}

/** The sentence for a program whose wait for an event returned. */
export function eventSentence({ after }: PracticeStep, name: string): string {
  return `The call of ${name} returns, and tells the new state: ${toldTo(after.hosts, name)}.`;
}

/** `hosts a and b; rail 0 (mask 1)`. */
function toldTo(hosts: readonly PracticeHost[], name: string): string {
  const knows = hosts.find((host) => host.name === name)?.knows;
  if (knows == null) return 'nothing yet';
  const rails = [0, 1].filter((rail) => (knows.railMask & (1 << rail)) !== 0).map(String);
  const noun = rails.length === 1 ? 'rail' : 'rails';
  const named = rails.length === 0 ? 'no rail' : `${noun} ${listed(rails)}`;
  return `hosts ${listed(knows.hosts)}; ${named} (mask ${knows.railMask})`;
}

function listed(words: readonly string[]): string {
  return words.join(', ').replace(/, ([^,]*)$/, ' and $1');
}
