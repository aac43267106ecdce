// What a lesson can see of the cluster and of the practice benches, and under which names a check may speak of it. This
// table is the whole vocabulary of checks, with those of the benches in bench-words.ts and channel-words.ts: parsing,
// evaluation and messages all read it. It asks nobody; facts are handed in.

import type { BenchFacts } from '../engine/dlm/index.ts';
import type {
  ClusterEvent,
  MemberName,
  MemberView,
  ResourceName,
  ResourceView,
} from '../engine/index.ts';
import type { PracticeFacts } from '../engine/memory-channel/index.ts';
import type { ProfileSummary } from '../protocol/index.ts';
import { benchVocabulary } from './bench-words.ts';
import { channelVocabulary } from './channel-words.ts';

/** Everything a check may look at, at one moment. */
export interface LessonFacts {
  readonly view: {
    readonly members: ReadonlyMap<MemberName, MemberView>;
    readonly resources: ReadonlyMap<ResourceName, ResourceView>;
  };
  readonly profiles: readonly ProfileSummary[];
  /** The registered profiles (`caa.profiles`) of at least the lesson's own resources. */
  readonly attributes: ReadonlyMap<ResourceName, Readonly<Record<string, string>>>;
  /** In rising sequence, as far back as the reader keeps them. */
  readonly events: readonly ClusterEvent[];
  /** The practice bench of the lock manager; null while it is not open, and for lessons that are not played on it. */
  readonly bench: BenchFacts | null;
  /** The practice with the Memory Channel; null likewise. */
  readonly channel: PracticeFacts | null;
}

/** A value as text; null if there is none, and then every comparison with it is false. */
export type Reading = string | null;
/** A screen where everything is for practice: the lock manager's bench, or the one of the Memory Channel. */
export type BenchKind = 'dlm' | 'imc';
type BenchSubject = keyof typeof benchVocabulary;
type ChannelSubject = keyof typeof channelVocabulary;
export type Subject = 'profile' | 'resource' | 'member' | BenchSubject | ChannelSubject;
type ChannelCollection = 'hosts' | 'rails' | 'packets';
type BenchCollection = 'processes' | 'locks' | 'queues';
export type Collection = 'profiles' | 'resources' | 'members' | BenchCollection | ChannelCollection;

type Words = Readonly<Record<string, (facts: LessonFacts, name: string) => boolean>>;
type Fields = Readonly<Record<string, (facts: LessonFacts, name: string) => Reading>>;

/** A field for any profile attribute is written in capitals, as in the profile: CHECK_INTERVAL. */
const attributeName = /^[A-Z][A-Z0-9_]*$/;

const profileWords: Words = {
  exists: (facts, name) => profileOf(facts, name) !== undefined,
  valid: (facts, name) => profileOf(facts, name)?.errors.length === 0,
  registered: (facts, name) => profileOf(facts, name)?.registered === true,
  changed: (facts, name) => profileOf(facts, name)?.changed === true,
};
const resourceWords: Words = {
  registered: (facts, name) => facts.view.resources.has(name),
  /** Nothing is being done with it; a periodic check is not counted as doing something. */
  idle: (facts, name) => {
    const resource = facts.view.resources.get(name);
    if (resource === undefined) return false;
    return resource.activity === null || resource.activity.entryPoint === 'check';
  },
};
const memberWords: Words = { exists: (facts, name) => facts.view.members.has(name) };

const profileFields: Fields = {
  name: (facts, name) => profileOf(facts, name)?.name ?? null,
  type: (facts, name) => profileOf(facts, name)?.type ?? null,
  description: (facts, name) => profileOf(facts, name)?.description ?? null,
  error: (facts, name) => profileOf(facts, name)?.errors[0] ?? null,
};
const resourceFields: Fields = {
  name: ofResource((resource) => resource.name),
  type: ofResource((resource) => resource.type),
  description: ofResource((resource) => resource.description),
  target: ofResource((resource) => resource.target),
  state: ofResource((resource) => resource.state),
  host: ofResource((resource) => resource.member),
  restarts: ofResource((resource) => String(resource.restartCount)),
  failures: ofResource((resource) => String(resource.failureCount)),
  placement: ofResource((resource) => resource.placement),
  trouble: ofResource((resource) => resource.trouble),
};
const memberFields: Fields = {
  name: ofMember((member) => member.name),
  id: ofMember((member) => String(member.id)),
  state: ofMember((member) => member.state),
  votes: ofMember((member) => String(member.votes)),
};

const words: Readonly<Record<Subject, Words>> = {
  profile: profileWords,
  resource: resourceWords,
  member: memberWords,
  process: onBench(benchVocabulary.process.words, false),
  lock: onBench(benchVocabulary.lock.words, false),
  queue: onBench(benchVocabulary.queue.words, false),
  host: onChannel(channelVocabulary.host.words, false),
  rail: onChannel(channelVocabulary.rail.words, false),
  packet: onChannel(channelVocabulary.packet.words, false),
};
const fields: Readonly<Record<Subject, Fields>> = {
  profile: profileFields,
  resource: resourceFields,
  member: memberFields,
  process: onBench(benchVocabulary.process.fields, null),
  lock: onBench(benchVocabulary.lock.fields, null),
  queue: onBench(benchVocabulary.queue.fields, null),
  host: onChannel(channelVocabulary.host.fields, null),
  rail: onChannel(channelVocabulary.rail.fields, null),
  packet: onChannel(channelVocabulary.packet.fields, null),
};

/** What may be compared of an event, besides its text. */
const eventFields: Readonly<Record<string, (event: ClusterEvent) => Reading>> = {
  resource: (event) => event.resource,
  member: (event) => event.member,
  priority: (event) => event.priority,
  facility: (event) => event.facility,
};

const collections: Readonly<
  Record<Collection, { subject: Subject; names: (facts: LessonFacts) => Iterable<string> }>
> = {
  profiles: { subject: 'profile', names: (facts) => facts.profiles.map(({ name }) => name) },
  resources: { subject: 'resource', names: (facts) => facts.view.resources.keys() },
  members: { subject: 'member', names: (facts) => facts.view.members.keys() },
  processes: { subject: 'process', names: namesOnBench('process') },
  locks: { subject: 'lock', names: namesOnBench('lock') },
  queues: { subject: 'queue', names: namesOnBench('queue') },
  hosts: { subject: 'host', names: namesOnChannel('host') },
  rails: { subject: 'rail', names: namesOnChannel('rail') },
  packets: { subject: 'packet', names: namesOnChannel('packet') },
};

/** What a check may begin with, as a list for a message. */
export const subjectNames: readonly string[] = Object.keys(words);
export const collectionNames: readonly string[] = Object.keys(collections);

/** The bench that a subject belongs to, as a list; empty for those of the cluster. */
export function benchOfSubject(subject: Subject): readonly BenchKind[] {
  if (Object.hasOwn(benchVocabulary, subject)) return ['dlm'];
  return Object.hasOwn(channelVocabulary, subject) ? ['imc'] : [];
}

export function isSubject(text: string): text is Subject {
  return Object.hasOwn(words, text);
}

export function isCollection(text: string): text is Collection {
  return Object.hasOwn(collections, text);
}

export function hasWord(subject: Subject, word: string): boolean {
  return Object.hasOwn(words[subject], word);
}

export function hasField(subject: Subject | 'event', field: string): boolean {
  if (subject === 'event') return Object.hasOwn(eventFields, field);
  return (
    Object.hasOwn(fields[subject], field) || (subject === 'resource' && attributeName.test(field))
  );
}

/** The words and fields of a subject as a list for a message. */
export function describeVocabulary(subject: Subject | 'event'): string {
  if (subject === 'event') return Object.keys(eventFields).join(', ');
  const attribute = subject === 'resource' ? ['an ATTRIBUTE in capitals'] : [];
  return [...Object.keys(words[subject]), ...Object.keys(fields[subject]), ...attribute].join(', ');
}

export function collectionSubject(collection: Collection): Subject {
  return collections[collection].subject;
}

export function namesIn(facts: LessonFacts, collection: Collection): readonly string[] {
  return [...collections[collection].names(facts)];
}

export function isTrueOf(
  facts: LessonFacts,
  subject: Subject,
  name: string,
  word: string,
): boolean {
  return words[subject][word]?.(facts, name) ?? false;
}

export function readField(
  facts: LessonFacts,
  subject: Subject,
  name: string,
  field: string,
): Reading {
  const known = Object.hasOwn(fields[subject], field) ? fields[subject][field] : undefined;
  if (known !== undefined) return known(facts, name);
  return facts.attributes.get(name)?.[field] ?? null;
}

export function readEventField(event: ClusterEvent, field: string): Reading {
  return eventFields[field]?.(event) ?? null;
}

/** What was said on the bench that the lesson is played on. */
export function logOf({ bench, channel }: LessonFacts): readonly string[] {
  return (channel ?? bench)?.log ?? [];
}

/** Lines said on the bench so far; lines after them count as later than now. */
export function linesSaid(facts: LessonFacts): number {
  return logOf(facts).length;
}

/** Operations done on the bench that the lesson is played on. */
export function operationsDone({ bench, channel }: LessonFacts): number {
  return (channel ?? bench)?.steps ?? 0;
}

/** The sequence of the newest event; events after it count as later than now. */
export function lastSequence(facts: LessonFacts): number {
  return facts.events.reduce((last, event) => Math.max(last, event.sequence), 0);
}

type Reads<B, T> = Readonly<Record<string, (bench: B, name: string) => T>>;

/** Reads of a bench, with an answer for the time when it is not open. */
function onBench<T>(table: Reads<BenchFacts, T>, closed: T): Reads<LessonFacts, T> {
  return whileOpen(table, ({ bench }) => bench, closed);
}

function onChannel<T>(table: Reads<PracticeFacts, T>, closed: T): Reads<LessonFacts, T> {
  return whileOpen(table, ({ channel }) => channel, closed);
}

function whileOpen<B, T>(
  table: Reads<B, T>,
  pick: (facts: LessonFacts) => B | null,
  closed: T,
): Reads<LessonFacts, T> {
  return Object.fromEntries(
    Object.entries(table).map(([word, read]) => [
      word,
      (facts: LessonFacts, name: string) => {
        const bench = pick(facts);
        return bench === null ? closed : read(bench, name);
      },
    ]),
  );
}

function namesOnBench(subject: BenchSubject): (facts: LessonFacts) => readonly string[] {
  return ({ bench }) => (bench === null ? [] : benchVocabulary[subject].names(bench));
}

function namesOnChannel(subject: ChannelSubject): (facts: LessonFacts) => readonly string[] {
  return ({ channel }) => (channel === null ? [] : channelVocabulary[subject].names(channel));
}

function profileOf(facts: LessonFacts, name: string): ProfileSummary | undefined {
  return facts.profiles.find((profile) => profile.name === name);
}

function ofResource(read: (resource: ResourceView) => Reading): Fields[string] {
  return (facts, name) => {
    const resource = facts.view.resources.get(name);
    return resource === undefined ? null : read(resource);
  };
}

function ofMember(read: (member: MemberView) => Reading): Fields[string] {
  return (facts, name) => {
    const member = facts.view.members.get(name);
    return member === undefined ? null : read(member);
  };
}
