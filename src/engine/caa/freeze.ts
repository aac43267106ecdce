// Freezes: while one holds, CAA does nothing unasked to what it covers. No check is run, nothing is restarted, failed
// over, moved or started; commands are carried out as ever. When it ends, everything it covered is looked at again.
import { automatic, type Core, type Origin } from '../core.ts';
import type { FreezeScope, Millis } from '../documents.ts';
import { capitalized, covers, describeScope, freezeKey } from './freeze-scope.ts';
import { checkNow } from './monitor.ts';
import { spawnAllLeaving } from './monitored/index.ts';
import { reconsiderAll } from './recover.ts';
import { refuseStrangeMember, refuseUnregistered } from './refusals.ts';

export interface FreezeRequest {
  readonly scopes: readonly FreezeScope[];
  readonly reason: string;
  /** When it ends by itself; null is never. */
  readonly until: Millis | null;
  readonly user: string;
}

/** Freezes all scopes or, if one of them cannot be frozen, none. @returns the exit code. */
export function freeze(core: Core, request: FreezeRequest, origin: Origin): number {
  const { scopes, reason, until, user } = request;
  if (until !== null && until <= core.state.now) {
    origin.err('The freeze would have ended already. Give a time to come.');
    return 1;
  }
  if (scopes.map((scope) => refuseScope(core, scope, origin)).includes(true)) return 1;
  for (const scope of scopes) {
    core.state.setFreeze({ scope, reason, by: user, since: core.state.now, until });
    armFreeze(core, scope, until);
    tell(core, scope, `${describeScope(scope)} is frozen: ${reason} (${origin.cause})`, 'warning');
    origin.out(`${capitalized(describeScope(scope))} is frozen.`);
  }
  return 0;
}

/** @returns the exit code: 1 if one of the scopes was not frozen; the others are thawed nevertheless. */
export function unfreeze(core: Core, scopes: readonly FreezeScope[], origin: Origin): number {
  let exitCode = 0;
  for (const scope of scopes) {
    if (core.state.freeze(scope) === undefined) {
      origin.err(`${capitalized(describeScope(scope))} is not frozen.`);
      exitCode = 1;
      continue;
    }
    thaw(core, scope, origin.cause);
    origin.out(`${capitalized(describeScope(scope))} is not frozen any more.`);
  }
  return exitCode;
}

/** The end time of a freeze has come. */
export function freezeDue(core: Core, key: string): void {
  const document = core.state.freezes().find(({ scope }) => freezeKey(scope) === key);
  if (document !== undefined) thaw(core, document.scope, 'its end time has come');
}

/** A resource or member that leaves the cluster takes its freeze along. */
export function forgetFreeze(core: Core, scope: FreezeScope): void {
  core.state.removeFreeze(scope);
  core.emit({ type: 'timer/cancel', id: freezeTimer(scope) });
}

/** Arms the end of a freeze, or cancels it if it has none. */
export function armFreeze(core: Core, scope: FreezeScope, until: Millis | null): void {
  const id = freezeTimer(scope);
  if (until === null) core.emit({ type: 'timer/cancel', id });
  else core.emit({ type: 'timer/arm', id, at: until });
}

function thaw(core: Core, scope: FreezeScope, why: string): void {
  forgetFreeze(core, scope);
  tell(core, scope, `${describeScope(scope)} is not frozen any more (${why})`, 'info');
  const origin = automatic(core, 'failure', `${describeScope(scope)} is not frozen any more`);
  for (const document of core.state.resources()) {
    if (document.state.word !== 'ONLINE' || !covers(scope, document.name, document.state.member)) {
      continue;
    }
    if (core.state.settings(document).checkIntervalMs > 0) {
      core.spawn(checkNow(core, document.name, origin));
    }
  }
  spawnAllLeaving(core);
  reconsiderAll(core, origin);
}

function refuseScope(core: Core, scope: FreezeScope, origin: Origin): boolean {
  switch (scope.kind) {
    case 'cluster':
      return false;
    case 'member':
      return refuseStrangeMember(core, scope.member, origin);
    case 'resource':
      return refuseUnregistered(core, scope.resource, origin);
  }
}

function tell(core: Core, scope: FreezeScope, text: string, priority: 'info' | 'warning'): void {
  core.state.addEvent({
    priority,
    facility: 'caa',
    text,
    ...(scope.kind === 'resource' ? { resource: scope.resource } : {}),
    ...(scope.kind === 'member' ? { member: scope.member } : {}),
  });
}

const freezeTimer = (scope: FreezeScope): string => `freeze:${freezeKey(scope)}`;
