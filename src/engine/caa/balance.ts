// caa_balance (manual 2.8): placement is asked again about applications that run, and each that runs elsewhere than
// the rules would now choose is relocated. Load plays no part.
import { automatic, type Core, type Origin } from '../core.ts';
import type { PlacementDecision, ResourceName } from '../documents.ts';
import type { Procedure } from '../scheduler.ts';
import { consider } from './choose.ts';
import { onlineDependents, requiredClosure } from './dependencies.ts';
import { freezeOf, frozenMembers } from './frozen.ts';
import { refuseUnknownState, refuseUnregistered } from './refusals.ts';
import { relocateResource } from './relocate.ts';

/** Moves the application if placement would now choose another member (CAA-367). @returns the exit code. */
export function* balanceResource(
  core: Core,
  name: ResourceName,
  origin: Origin,
): Procedure<number> {
  if (refuseBalancing(core, name, origin)) return 1;
  const reason = betterPlace(core, name, origin);
  if (reason === null) {
    origin.out(`Resource ${name} is already well placed`);
    origin.out(`${name} is placed optimally. No relocation is needed.`);
    return 0;
  }
  const member = reason.chosen;
  const relatives = onlineRelatives(core, name);
  if (relatives.length > 0) {
    origin.err(
      `Resource ${name} would be better placed on ${member}, but it is not moved without ` +
        `${relatives.join(', ')}. Use caa_relocate ${name} -f.`,
    );
    return 1;
  }
  return yield* relocateResource(core, name, { member, force: false, reason }, origin);
}

function refuseBalancing(core: Core, name: ResourceName, origin: Origin): boolean {
  if (refuseUnregistered(core, name, origin)) return true;
  if (refuseUnknownState(core, name, origin)) return true;
  if (core.state.registered(name).state.word === 'ONLINE') return false;
  origin.err(`Resource ${name} is not running. Use caa_start.`);
  return true;
}

/**
 * What the rules say if they prefer another member to the present one; null if not. A tie keeps it where it is
 * (CAA-373).
 */
function betterPlace(core: Core, name: ResourceName, origin: Origin): PlacementDecision | null {
  const { state } = core.state.registered(name);
  // Nothing is moved to a frozen member unasked.
  const excluded = origin.request === null ? frozenMembers(core.state) : new Map<string, string>();
  const decision = consider(core.state, name, { cause: origin.cause, excluded });
  const { chosen } = decision;
  return chosen === null || (state.word === 'ONLINE' && chosen === state.member) ? null : decision;
}

/** ONLINE applications that it requires or that require it, and so would have to move with it (CAA-379). */
function onlineRelatives(core: Core, name: ResourceName): readonly ResourceName[] {
  const required = requiredClosure(core.state, name).filter(
    (other) => core.state.resource(other)?.state.word === 'ONLINE',
  );
  return [...required, ...onlineDependents(core.state, name)];
}

/** REBALANCE: the time has come (CAA-387). The timer is armed again for the next one first. */
export function* rebalanceDue(core: Core, name: ResourceName): Procedure<void> {
  const document = core.state.resource(name);
  if (document === undefined) return;
  armRebalance(core, name);
  if (document.state.word !== 'ONLINE' || !core.state.quorum.hasQuorum) return;
  if (freezeOf(core.state, name) !== undefined) return;
  yield* balanceResource(core, name, automatic(core, 'system', 'REBALANCE'));
}

/** Arms the timer of REBALANCE, or cancels it when the resource has none. */
export function armRebalance(core: Core, name: ResourceName): void {
  const { rebalance } = core.state.settingsOf(name);
  const id = rebalanceTimer(name);
  if (rebalance === null) core.emit({ type: 'timer/cancel', id });
  else core.emit({ type: 'timer/arm-local', id, schedule: rebalance });
}

export const rebalanceTimer = (name: ResourceName): string => `rebalance:${name}`;
