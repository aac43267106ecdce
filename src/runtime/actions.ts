// Carries out what the engine orders once it is stored: scripts, timers, answers, news. One case for each effect;
// results come back into the loop as inputs.
import {
  type Input,
  type MemberName,
  type ResourceName,
  remainsWarning,
  type ViewChange,
} from '../engine/index.ts';
import { createInterfaceWatch } from './interface-watch.ts';
import { nextLocalTime } from './local-time.ts';
import type { Action } from './loop.ts';
import type { Clock, HostInterfaces, Log, ScriptListener, ScriptRunner } from './ports.ts';
import type { Postings } from './postings.ts';
import type { Publisher } from './publisher.ts';
import type { Requests } from './requests.ts';
import type { RunLog } from './runs.ts';

export interface ActorOptions {
  readonly clock: Clock;
  readonly scripts: ScriptRunner;
  readonly requests: Requests;
  readonly posted: Postings['answer'];
  readonly runs: RunLog;
  readonly publisher: Publisher;
  readonly interfaces: HostInterfaces;
  readonly log: Log;
  readonly feed: (input: Input) => void;
  readonly failed: (error: unknown) => void;
}

export interface Actor {
  act(action: Action): void;
  /** Cancels all timers. */
  stop(): void;
}

export function createActor(options: ActorOptions): Actor {
  const timers = createTimers(options);
  const interfaces = createInterfaceWatch(options);
  return {
    act: (action) => {
      switch (action.type) {
        case 'publish':
          return publish(action.change, options);
        case 'script/run':
        case 'script/adopt':
          return startScript(action, options);
        case 'script/cancel':
          return options.scripts.cancel(action.ticket);
        case 'member/kill':
          return killMember(action.member, options);
        case 'resource/kill':
          return killResource(action, options);
        case 'timer/arm':
          return timers.arm(action.id, action.at);
        case 'timer/arm-local':
          return timers.arm(action.id, nextLocalTime(action.schedule, options.clock.now()));
        case 'timer/cancel':
          return timers.cancel(action.id);
        case 'interfaces/watch':
          return interfaces.watch(action.on);
        case 'reply/posted':
          return options.posted(action.request, action.result);
        case 'reply/accepted':
          return options.requests.accept(action.request, action.run);
        case 'reply/line':
          return options.runs.append({
            run: action.run,
            at: options.clock.now(),
            kind: action.stream,
            text: action.text,
            member: null,
            resource: null,
          });
        case 'reply/remains':
          return tellRemains(action, options);
        case 'reply/ended':
          return options.requests.end(action.request, action.run, action.exitCode);
      }
    },
    stop: () => {
      timers.stop();
      interfaces.watch(false);
    },
  };
}

function publish(change: ViewChange, { publisher, runs, log }: ActorOptions): void {
  if (change.collection === 'runs') runs.change(Number(change.key), change.view);
  if (change.collection === 'events') log.write(`${change.view.priority}: ${change.view.text}`);
  publisher.note(change);
}

function startScript(
  action: Extract<Action, { type: 'script/run' | 'script/adopt' }>,
  options: ActorOptions,
): void {
  const request = action.type === 'script/run' ? action.request : null;
  const run = request === null ? null : options.requests.runOf(request);
  const listener = listenTo(action, run, options);
  if (action.type === 'script/run') options.scripts.run(action, listener);
  else options.scripts.adopt(action, listener);
}

function listenTo(
  script: {
    readonly ticket: number;
    readonly member: MemberName;
    readonly resource: ResourceName;
  },
  run: number | null,
  { clock, runs, feed }: ActorOptions,
): ScriptListener {
  return {
    line: (text) => {
      if (run === null) return;
      const { member, resource } = script;
      runs.append({ run, at: clock.now(), kind: 'script', text, member, resource });
    },
    ended: (outcome, durationMs, output) =>
      feed({ type: 'script/ended', ticket: script.ticket, outcome, durationMs, output }),
  };
}

function killMember(member: MemberName, { scripts, feed, failed }: ActorOptions): void {
  scripts.killMember(member).then(() => feed({ type: 'member/killed', member }), failed);
}

function killResource(
  { resource, member }: Extract<Action, { type: 'resource/kill' }>,
  { scripts, feed, failed }: ActorOptions,
): void {
  scripts
    .killResource(resource, member)
    .then((end) => feed({ type: 'resource/killed', resource, member, end }), failed);
}

function tellRemains(
  { run, resource, member }: Extract<Action, { type: 'reply/remains' }>,
  { clock, scripts, runs }: ActorOptions,
): void {
  for (const text of remainsWarning(resource, member, scripts.processesOf(resource, member))) {
    runs.append({ run, at: clock.now(), kind: 'err', text, member: null, resource: null });
  }
}

interface Timers {
  arm(id: string, at: number): void;
  cancel(id: string): void;
  stop(): void;
}

function createTimers({ clock, feed }: Pick<ActorOptions, 'clock' | 'feed'>): Timers {
  const armed = new Map<string, () => void>();
  const cancel = (id: string): void => {
    armed.get(id)?.();
    armed.delete(id);
  };
  return {
    cancel,
    arm: (id, at) => {
      cancel(id);
      const disarm = clock.schedule(at, () => {
        armed.delete(id);
        feed({ type: 'timer/due', id });
      });
      armed.set(id, disarm);
    },
    stop: () => {
      for (const disarm of armed.values()) disarm();
      armed.clear();
    },
  };
}
