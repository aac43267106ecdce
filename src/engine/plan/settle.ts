// A copy of the cluster in which nothing is under way: what is being done is taken as done, and that is said.
import type { ClusterDocuments, MemberDocument, Millis, ResourceDocument } from '../documents.ts';

export interface Settled {
  readonly documents: ClusterDocuments;
  /** Whole sentences; empty if nothing was under way. */
  readonly assumptions: readonly string[];
}

/** @param now the time at which what is under way is taken to have ended. */
export function settleDocuments(documents: ClusterDocuments, now: Millis): Settled {
  const assumptions: string[] = [];
  const members = documents.members.map((member) => settleMember(member, assumptions));
  const gone = new Set(members.filter(({ state }) => state === 'DOWN').map(({ name }) => name));
  const resources = documents.resources.map((resource) => {
    const ended = settleAction(resource, now, assumptions);
    if (ended.state.word === 'OFFLINE' || !gone.has(ended.state.member)) return ended;
    return { ...ended, state: { word: 'OFFLINE' as const }, since: now };
  });
  return { documents: { ...documents, members, resources }, assumptions };
}

function settleMember(member: MemberDocument, assumptions: string[]): MemberDocument {
  if (member.state === 'UP' || member.state === 'DOWN') return member;
  assumptions.push(`Member ${member.name} is going down; it is taken as DOWN.`);
  return { ...member, state: 'DOWN' };
}

function settleAction(
  resource: ResourceDocument,
  now: Millis,
  assumptions: string[],
): ResourceDocument {
  const { action, name } = resource;
  if (action === null) return resource;
  const { entryPoint, member } = action;
  assumptions.push(
    `The ${entryPoint} entry point of ${name} runs on ${member}; it is taken to succeed.`,
  );
  if (entryPoint === 'check') return { ...resource, action: null };
  const state =
    entryPoint === 'start' ? ({ word: 'ONLINE', member } as const) : ({ word: 'OFFLINE' } as const);
  return { ...resource, action: null, state, since: now };
}
