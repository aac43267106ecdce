// Why an operation came out as it did, in plain sentences for somebody who learns. Everything is read from the views
// before and after; nothing is decided here.
import { ImcStatus, statusText } from '../status.ts';
import type { PracticeHost, PracticeView } from './facts.ts';
import type { PracticeStep } from './stage.ts';
import { eventSentence, infoSentence, waitSentence } from './why-cluster.ts';
import { networkSentence } from './why-network.ts';

/** The sentences, the most important first. */
export function practiceSentences(step: PracticeStep): readonly string[] {
  const { operation, outcome } = step;
  const own = operation.by === 'net' ? networkSentence(step) : programSentence(step);
  const others = outcome.events
    .filter((event) => !event.startsWith(`${operation.by}: `) || operation.by === 'net')
    .map((event) => {
      const [, name = '', index] = /^(\w): (?:acquire (\d)|wait) returns/.exec(event) ?? [];
      if (index === undefined) return eventSentence(step, name);
      return `Program ${name} has lock ${index}, and its call returns: all that was stored before is in its memory.`;
    });
  return [own, ...others];
}

export function hostOf(view: PracticeView, name: string): PracticeHost | undefined {
  return view.hosts.find((host) => host.name === name);
}

function programSentence(step: PracticeStep): string {
  const { operation, outcome, before } = step;
  const { by, verb } = operation;
  const failed = failureOf(outcome.answer);
  if (failed !== null && verb !== 'ckerrcnt') return failureSentence(step, failed);
  switch (verb) {
    case 'init':
      return initSentence(step);
    case 'alloc':
      return allocSentence(step);
    case 'attach':
      return attachSentence(step);
    case 'detach':
      return `Program ${by} has let go of both addresses; its host keeps no memory of the region unless it is coherent.`;
    case 'dealloc':
      return 'The region is given back; it ends with the last program that has it.';
    case 'store':
      return storeSentence(step);
    case 'read':
      return readSentence(step);
    case 'mb':
      return leftSentence(step, 'The memory barrier let the write buffer out');
    case 'info':
      return infoSentence(step);
    case 'wait':
      return waitSentence(step);
    case 'killed': {
      const lost = (hostOf(before, by)?.buffer.length ?? 0) > 0;
      const buffered = lost ? ', and what was in its write buffer is lost' : '';
      return `Program ${by} is gone, with its attaches and locks${buffered}. ${by}: init begins another.`;
    }
    case 'halts':
      return `Host ${by} leaves, and the error count rises to ${step.after.errors}: a leaving host counts as an error.`;
    default:
      return errorOrLockSentence(step);
  }
}

const good = new Set(['IMC_SUCCESS', 'IMC_HOST_CHANGE', 'IMC_RAIL_CHANGE']);

/** The name of a status that is a failure. */
function failureOf(answer: string): string | null {
  const [name = ''] = answer.split(',');
  return name.startsWith('IMC_') && !good.has(name) ? name : null;
}

function failureSentence({ operation, before }: PracticeStep, status: string): string {
  const { by, verb, words } = operation;
  if (verb === 'lkalloc' && status === 'IMC_EXISTS') {
    return `Another program was first: ${by}: lkalloc uses the same set, and acquire 0 waits for its turn.`;
  }
  if (verb === 'alloc' && status === 'IMC_BADPARM') {
    const is = before.isCoherent ? 'is coherent' : 'is not coherent';
    return `The region exists and ${is}: everybody has to allocate it in the same way.`;
  }
  if (verb === 'attach' && words[0] === 'ptp' && before.isCoherent) {
    return 'A coherent region goes to every host, so there is no point-to-point attach of it.';
  }
  return `${status}: ${statusText(numberOf(status))}.`;
}

function numberOf(name: string): number {
  return Object.entries(ImcStatus).find(([known]) => known === name)?.[1] ?? 0;
}

function initSentence({ operation, before, after }: PracticeStep): string {
  const { by } = operation;
  if (hostOf(before, by)?.state === 'member') {
    return `A new program begins on host ${by}; the host was in the cluster already.`;
  }
  return (
    `Host ${by} joins the library's cluster (imc_init), and program ${by} begins (imc_api_init). ` +
    `The error count is ${after.errors}: each join counts as an error.`
  );
}

function allocSentence({ operation, before, after }: PracticeStep): string {
  const { by } = operation;
  if (before.hosts.some(({ hasRegion }) => hasRegion)) {
    return `The same key, 123, so program ${by} has the same region.`;
  }
  return after.isCoherent
    ? 'A coherent region of 8192 bytes, key 123: every host of the cluster receives it from now on, also the sender.'
    : 'A region of 8192 bytes, key 123. Nobody receives it until somebody attaches it for receive.';
}

function attachSentence({ operation, before, after }: PracticeStep): string {
  const { by, words } = operation;
  if (words[0] === 'ptp') return `What ${by} stores goes to host ${words[1]} only.`;
  if (words[0] === 'tx') {
    return hostOf(after, by)?.transmits === 'loopback'
      ? `What ${by} stores goes to every host that receives the region, also to ${by} itself.`
      : `What ${by} stores goes to the other hosts that receive the region, not to ${by} itself.`;
  }
  return hostOf(before, by)?.memory == null
    ? `Host ${by} receives from here on. What was sent before never arrives, so its words are undefined.`
    : `Host ${by} receives the region already: its program sees what has arrived.`;
}

function storeSentence(step: PracticeStep): string {
  const { by, words } = step.operation;
  if (words[2] === 'rx') {
    return `The receive address cannot be written: program ${by} is ended by the fault. Stores go to the transmit address.`;
  }
  const isBuffered = (hostOf(step.after, by)?.buffer.length ?? 0) > 0;
  return isBuffered
    ? `${words[1]} is in the write buffer of ${by}; ${by}: mb, or any call, lets it out to the rail.`
    : leftSentence(step, 'The write buffer was full and went out');
}

function leftSentence({ operation, before, after }: PracticeStep, what: string): string {
  const { by } = operation;
  if ((hostOf(before, by)?.buffer.length ?? 0) === 0) return `The write buffer of ${by} was empty.`;
  const known = new Set(before.packets.map(({ number }) => number));
  const packet = after.packets.find(({ number }) => !known.has(number));
  if (packet !== undefined) return `${what}: a packet is on its way to ${packet.to.join(' and ')}.`;
  const [first] = after.rails;
  const isDead =
    after.style === 'single'
      ? first?.state !== 'active'
      : after.rails.every(({ state }) => state !== 'active');
  return isDead
    ? `${what}, but ${after.style === 'single' ? 'rail 0 is off line' : 'no rail works'}: it is lost.`
    : `${what}, but no host receives it: it is lost.`;
}

function readSentence({ operation, after }: PracticeStep): string {
  if (operation.words[1] === 'tx') {
    return `The transmit address cannot be read: program ${operation.by} is ended by the fault. Loads go to the receive address.`;
  }
  const host = hostOf(after, operation.by);
  const late = host?.underWay ?? 0;
  const rest = late === 0 ? '' : ` ${packetsAre(late)} still on the way to it.`;
  return host?.read === 'undefined'
    ? `The word is undefined: no store has arrived at ${operation.by} since it receives the region.${rest}`
    : `${operation.by} reads ${host?.read}: a load looks only into the memory of host ${operation.by} itself.${rest}`;
}

function packetsAre(count: number): string {
  return count === 1 ? 'One packet is' : `${count} packets are`;
}

function errorOrLockSentence(step: PracticeStep): string {
  const { operation, outcome, before, after } = step;
  const { by, verb, words } = operation;
  const host = hostOf(after, by);
  const holder = after.locks[Number(words[0])] ?? null;
  switch (verb) {
    case 'rderrcnt':
      return Number(outcome.answer) < after.errors
        ? `Host ${by} knows of ${outcome.answer} errors: a load from memory, and late. The adapters count ${after.errors} already.`
        : `Host ${by} knows of ${outcome.answer} errors. That is a load from memory, which may be late.`;
    case 'ckerrcnt':
      return outcome.answer.startsWith('IMC_SUCCESS')
        ? 'The call waited until all that was sent had arrived, and asked the adapters: no error since that count was read.'
        : `The call waited for all that was sent, and the adapters count more than it was given. Send again; ${by} knows ${host?.count} now.`;
    case 'lkalloc':
      return words[0] === 'creator'
        ? `The lock set exists, and ${by} holds lock 0: both in one step, so that nobody can come between.`
        : `Program ${by} uses the lock set; it holds no lock of it by that.`;
    case 'acquire':
      if (outcome.events.length > 0 || host?.waitsFor == null) {
        return `Program ${by} holds lock ${words[0]}, and all that was stored before is in its memory.`;
      }
      return holder === by
        ? `Lock ${words[0]} is taken, but the call returns only when what was stored before has arrived: deliver it.`
        : `Program ${holder} holds lock ${words[0]}: the call of ${by} spins until it is free.`;
    default: {
      const next = holder !== null && holder !== before.locks[Number(words[0])] ? holder : null;
      const whose = next === null ? 'is free' : `goes to ${next}, which was waiting for it`;
      const isBehind = next !== null && hostOf(after, next)?.waitsFor !== null;
      const until = isBehind ? ' Its call returns when what was stored before has arrived.' : '';
      return `Lock ${words[0]} ${whose}; stores made before leave before it.${until}`;
    }
  }
}
