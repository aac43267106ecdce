// FAILOVER_DELAY: what CAA stopped, or lost, to bring it back by itself waits so long first (manual 2.2.2). Every
// application keeps its own, also one that went down only because something that it requires did.
import type { Core, Origin } from '../core.ts';
import type { FailoverWait, MemberName, ResourceName } from '../documents.ts';
import type { Procedure } from '../scheduler.ts';
import { stopThere } from './steps.ts';
import { beginWaiting } from './transitions.ts';

/**
 * Begins FAILOVER_DELAY of an application that is OFFLINE and is to come back (CAA-434). One that waits already, since
 * its member went down meanwhile, goes on waiting as it did.
 *
 * @returns false if there is nothing to wait for.
 */
export function delayReturn(
  core: Core,
  name: ResourceName,
  plan: Omit<FailoverWait, 'since' | 'until'>,
): boolean {
  if (core.state.registered(name).waiting !== null) return true;
  const { failoverDelayMs } = core.state.settingsOf(name);
  if (failoverDelayMs === 0) return false;
  const since = core.state.now;
  beginWaiting(core, name, { ...plan, since, until: since + failoverDelayMs });
  return true;
}

/** How an application waits that failed on the member: for a restart there while it has attempts left (CAA-430). */
export function afterFailure(
  core: Core,
  name: ResourceName,
  from: MemberName,
): Omit<FailoverWait, 'since' | 'until'> {
  const document = core.state.registered(name);
  const { restartAttempts } = core.state.settings(document);
  const plan = document.restartCount < restartAttempts ? 'restart' : 'failover';
  return { from, plan, memberFailed: false };
}

/** How an application waits that is not to blame: what it requires failed on the member. */
export function afterRequired(from: MemberName): Omit<FailoverWait, 'since' | 'until'> {
  return { from, plan: 'failover', memberFailed: false, requiredFailed: true };
}

/**
 * Stops the applications that cannot stay because something that they require failed; each comes back when that is
 * ONLINE again, and not before its own FAILOVER_DELAY is over (CAA-418, CAA-434).
 *
 * @param dependents farthest first.
 * @returns false if a stop failed; those after it are left alone.
 */
export function* stopDependents(
  core: Core,
  dependents: readonly ResourceName[],
  origin: Origin,
  why: string,
): Procedure<boolean> {
  for (const name of dependents) {
    const { state } = core.state.registered(name);
    const stopped = yield* stopThere(core, name, origin, { ignoreErrors: false, why });
    if (stopped === 'unknown') return false;
    if (state.word === 'ONLINE' && core.state.registered(name).target === 'ONLINE') {
      delayReturn(core, name, afterRequired(state.member));
    }
  }
  return true;
}
