// What an application goes through when a network or device that it requires fails where it runs (manual 2.2.2.1):
// it is stopped at once, with all that require it, and started where everything it requires is ONLINE.
import { automatic, type Core } from '../../core.ts';
import type { MemberName, ResourceName } from '../../documents.ts';
import type { Procedure } from '../../scheduler.ts';
import { stopDependents } from '../delay.ts';
import { onlineDependents, requiredClosure } from '../dependencies.ts';
import { freezeOf } from '../frozen.ts';
import { failOver } from '../recover.ts';
import { withSlots } from '../steps.ts';

/** Applications that require it and run there, or that somebody may just be starting there. */
export function spawnLeaving(core: Core, required: ResourceName, member: MemberName): void {
  for (const name of core.state.dependents(required)) {
    const runsThere = core.state.isOnline(name, member);
    if (runsThere || core.scheduler.isHeld(name)) core.spawn(leave(core, name));
  }
}

/** Every application that runs, or may turn out to run, where a network or device it requires does not work. */
export function spawnAllLeaving(core: Core): void {
  if (core.state.monitored.isEmpty) return;
  for (const { name, action } of core.state.resources()) {
    if (action !== null || missingThere(core, name).length > 0) core.spawn(leave(core, name));
  }
}

/** Moves or stops one application if it has to; does nothing if all is well again (CAA-113, CAA-114). */
function* leave(core: Core, name: ResourceName): Procedure<void> {
  for (;;) {
    const before = onlineDependents(core.state, name);
    const body = function* () {
      const [lost] = missingThere(core, name);
      if (lost === undefined || freezeOf(core.state, name) !== undefined) return 'done';
      const dependents = onlineDependents(core.state, name);
      if (dependents.some((other) => !before.includes(other))) return 'grown';
      yield* moveAway(core, name, dependents, lost);
      return 'done';
    };
    const relied = requiredClosure(core.state, name);
    const origin = automatic(core, 'dependency', 'a required resource failed');
    if ((yield* withSlots(core, [...before, name], origin, body, relied)) === 'done') return;
  }
}

/** No failure of the application: it counts nothing and uses up no restart. */
function* moveAway(
  core: Core,
  name: ResourceName,
  dependents: readonly ResourceName[],
  lost: ResourceName,
): Procedure<void> {
  const { state } = core.state.registered(name);
  if (state.word !== 'ONLINE') return;
  const from = state.member;
  const why = `required resource ${lost} is OFFLINE on ${from}`;
  const origin = automatic(core, 'dependency', why);
  if (!(yield* stopDependents(core, [...dependents, name], origin, why))) return;
  const { target, waiting } = core.state.registered(name);
  if (target === 'ONLINE' && waiting === null) yield* failOver(core, name, origin);
}

/** Networks and devices it requires that do not work where it is ONLINE, in list order. */
function missingThere(core: Core, name: ResourceName): readonly ResourceName[] {
  const document = core.state.resource(name);
  if (document?.state.word !== 'ONLINE') return [];
  const { member } = document.state;
  return core.state
    .settings(document)
    .required.filter(
      (other) =>
        core.state.monitored.get(other) !== undefined && !core.state.isOnline(other, member),
    );
}
