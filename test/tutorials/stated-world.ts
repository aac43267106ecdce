// A cluster of three members as a lesson sees it, changed by hand: what a command would have done is written down
// directly. Nothing here comes from an engine, so that a lesson is judged against stated facts only.
import { readFileSync } from 'node:fs';
import type { ClusterEvent, MemberView, ResourceView } from '../../src/engine/index.ts';
import type { ProfileSummary } from '../../src/protocol/index.ts';
import { type Lesson, type LessonFacts, loadLesson } from '../../src/tutorials/index.ts';

export function readWalkthrough(): Lesson {
  const name = 'caa-walkthrough.json';
  const url = new URL(`../../fixtures/lessons/${name}`, import.meta.url);
  const loaded = loadLesson(readFileSync(url, 'utf8'), name);
  if (!loaded.ok) throw new Error(loaded.messages.join('\n'));
  return loaded.lesson;
}

export class StatedWorld {
  readonly members = new Map<string, MemberView>();
  readonly resources = new Map<string, ResourceView>();
  readonly attributes = new Map<string, Record<string, string>>();
  profiles: ProfileSummary[] = [];
  events: ClusterEvent[] = [];

  constructor() {
    for (const [index, name] of ['polishham', 'provolone', 'pepicelli'].entries()) {
      this.members.set(name, {
        id: index + 1,
        name,
        hostName: `${name}.zk4.com`,
        interconnectName: `${name}-ics0`,
        votes: 1,
        state: 'UP',
        since: 0,
        joinNumber: index + 1,
        drained: null,
      });
    }
  }

  facts(): LessonFacts {
    return {
      view: { members: new Map(this.members), resources: new Map(this.resources) },
      profiles: [...this.profiles],
      attributes: new Map(this.attributes),
      events: [...this.events],
      bench: null,
      channel: null,
    };
  }

  setProfile(change: Partial<ProfileSummary>): void {
    const before = this.profiles.find(({ name }) => name === 'dtcalc') ?? {
      name: 'dtcalc',
      type: 'application',
      registered: false,
      changed: false,
      errors: [],
      description: 'dtcalc application',
    };
    this.profiles = [{ ...before, ...change }];
  }

  register(): void {
    this.setProfile({ registered: true, changed: false });
    this.attributes.set('dtcalc', { CHECK_INTERVAL: '60' });
    this.resources.set('dtcalc', {
      name: 'dtcalc',
      type: 'application',
      description: 'dtcalc application',
      target: 'OFFLINE',
      state: 'OFFLINE',
      member: null,
      since: 0,
      restartAttempts: 1,
      restartCount: 0,
      failureThreshold: 0,
      failureCount: 0,
      placement: 'balanced',
      hostingMembers: [],
      required: [],
      optional: [],
      activity: null,
      waiting: null,
      trouble: null,
    });
  }

  unregister(): void {
    this.resources.delete('dtcalc');
    this.attributes.delete('dtcalc');
    if (this.profiles.length > 0) this.setProfile({ registered: false, changed: false });
  }

  setResource(change: Partial<ResourceView>): void {
    const before = this.resources.get('dtcalc');
    if (before === undefined) throw new Error('dtcalc is not registered in this world');
    this.resources.set('dtcalc', { ...before, ...change });
  }

  online(member: string, restartCount = 0): void {
    this.setResource({ target: 'ONLINE', state: 'ONLINE', member, restartCount, activity: null });
  }

  /** An entry point is being run. */
  busy(entryPoint: 'start' | 'stop' | 'check', member: string): void {
    this.setResource({
      activity: { entryPoint, member, since: 0, timeoutMs: 60_000, run: null },
    });
  }

  stopped(): void {
    this.setResource({ target: 'OFFLINE', state: 'OFFLINE', member: null, activity: null });
  }

  setMember(name: string, state: MemberView['state']): void {
    const before = this.members.get(name);
    if (before === undefined) throw new Error(`there is no member ${name}`);
    this.members.set(name, { ...before, state });
  }

  event(text: string, parts: Partial<ClusterEvent> = {}): void {
    this.events.push({
      sequence: this.events.length + 1,
      at: 0,
      priority: 'info',
      facility: 'caa',
      resource: null,
      member: null,
      text,
      ...parts,
    });
  }
}
