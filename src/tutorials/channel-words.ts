// What a check may say of the Memory Channel practice: its hosts with their programs and memory, its rails, and the
// packets under way. Reads stated facts, asks nobody.
import type {
  PracticeFacts,
  PracticeHost,
  PracticePacket,
  PracticeRail,
} from '../engine/memory-channel/index.ts';

type Reading = string | null;
type Words = Readonly<Record<string, (channel: PracticeFacts, name: string) => boolean>>;
type Fields = Readonly<Record<string, (channel: PracticeFacts, name: string) => Reading>>;

interface Vocabulary {
  readonly words: Words;
  readonly fields: Fields;
  readonly names: (channel: PracticeFacts) => readonly string[];
}

const hosts: Vocabulary = {
  words: {
    exists: ofHostWord(() => true),
    initialized: ofHostWord(({ isInitialized }) => isInitialized),
    panicked: ofHostWord(({ state }) => state === 'panicked'),
    /** Its program has allocated the region. */
    allocated: ofHostWord(({ hasRegion }) => hasRegion),
    /** It has, and the region is coherent. */
    coherent: (channel, name) => channel.isCoherent && hostOf(channel, name)?.hasRegion === true,
    transmitting: ofHostWord(({ transmits }) => transmits !== null),
    looping: ofHostWord(({ transmits }) => transmits === 'loopback'),
    receiving: ofHostWord(({ receives }) => receives),
    /** Inside imc_lkacquire. */
    waiting: ofHostWord(({ waitsFor }) => waitsFor !== null),
    /** Inside imc_wait_cluster_event. */
    watching: ofHostWord(({ awaits }) => awaits !== null),
    holding: ofHostWord(({ holds }) => holds.length > 0),
  },
  fields: {
    name: ofHost(({ name }) => name),
    state: ofHost(({ state }) => state),
    'transmits-to': ofHost(({ transmits }) => transmits),
    /** Stores in the write buffer. */
    buffered: ofHost(({ buffer }) => String(buffer.length)),
    'under-way': ofHost(({ underWay }) => String(underWay)),
    errors: ofHost(({ errors }) => text(errors)),
    count: ofHost(({ count }) => text(count)),
    read: ofHost(({ read }) => read),
    status: ofHost(({ status }) => status),
    holds: ofHost(({ holds }) => (holds.length === 0 ? null : holds.join(','))),
    'waits-for': ofHost(({ waitsFor }) => text(waitsFor)),
    awaits: ofHost(({ awaits }) => awaits),
    /** The hosts that its program was told of: `a-b`. */
    told: ofHost(({ knows }) => knows?.hosts.join('-') ?? null),
    /** The mask of active logical rails that its program was told. */
    mask: ofHost(({ knows }) => text(knows?.railMask ?? null)),
    ...memoryFields(),
  },
  names: (channel) => channel.hosts.map(({ name }) => name),
};

const rails: Vocabulary = {
  words: {
    exists: (channel, name) => railOf(channel, name) !== undefined,
    active: (channel, name) => railOf(channel, name)?.state === 'active',
    standby: (channel, name) => railOf(channel, name)?.state === 'standby',
    failed: (channel, name) => railOf(channel, name)?.state === 'failed',
  },
  fields: {
    name: (channel, name) => railOf(channel, name)?.name ?? null,
    state: (channel, name) => railOf(channel, name)?.state ?? null,
    /** `pair` or `single`, the same for both. */
    style: (channel, name) => (railOf(channel, name) === undefined ? null : channel.style),
    /** Of the logical rail that both carry. */
    errors: (channel, name) => (railOf(channel, name) === undefined ? null : text(channel.errors)),
  },
  names: (channel) => channel.rails.map(({ name }) => name),
};

const packets: Vocabulary = {
  words: { exists: (channel, name) => packetOf(channel, name) !== undefined },
  fields: {
    name: (channel, name) => text(packetOf(channel, name)?.number ?? null),
    from: (channel, name) => packetOf(channel, name)?.from ?? null,
    /** Hosts that it has still to reach: `b,c`. */
    to: (channel, name) => packetOf(channel, name)?.to.join(',') ?? null,
  },
  names: (channel) => channel.packets.map(({ number }) => String(number)),
};

/** Subjects of the Memory Channel practice, each with what may be said of it. */
export const channelVocabulary = { host: hosts, rail: rails, packet: packets } as const;

/** `w0` to `w7`: a word of the host's memory, or `undefined`. */
function memoryFields(): Fields {
  return Object.fromEntries(
    Array.from({ length: 8 }, (_, word) => [
      `w${word}`,
      ofHost(({ memory }) => (memory === null ? null : String(memory[word] ?? 'undefined'))),
    ]),
  );
}

function text(value: number | null): Reading {
  return value === null ? null : String(value);
}

function hostOf(channel: PracticeFacts, name: string): PracticeHost | undefined {
  return channel.hosts.find((host) => host.name === name);
}

function railOf(channel: PracticeFacts, name: string): PracticeRail | undefined {
  return channel.rails.find((rail) => rail.name === name);
}

function packetOf(channel: PracticeFacts, name: string): PracticePacket | undefined {
  return channel.packets.find(({ number }) => String(number) === name);
}

function ofHostWord(is: (host: PracticeHost) => boolean): Words[string] {
  return (channel, name) => {
    const host = hostOf(channel, name);
    return host !== undefined && is(host);
  };
}

function ofHost(read: (host: PracticeHost) => Reading): Fields[string] {
  return (channel, name) => {
    const host = hostOf(channel, name);
    return host === undefined ? null : read(host);
  };
}
