// caa_register and caa_unregister (manual 2.5, 2.10): what enters the registry, what may leave it.
import { automatic, type Core, type Origin } from '../core.ts';
import type { Millis, ResourceDocument, ResourceName } from '../documents.ts';
import type { Registration, RegistrationItem } from '../inputs.ts';
import type { Procedure } from '../scheduler.ts';
import { armRebalance, rebalanceTimer } from './balance.ts';
import { findCycle } from './dependencies.ts';
import { forgetFreeze } from './freeze.ts';
import {
  addMonitored,
  monitoredTypeOf,
  removeMonitored,
  replaceMonitored,
} from './monitored/index.ts';
import { reconsider } from './recover.ts';
import { refuseUnregistered } from './refusals.ts';
import { type ResourceSettings, readSettings } from './settings.ts';
import { holdingSlot } from './steps.ts';
import { armCheck, checkTimer, endWaiting, windowTimer } from './transitions.ts';
import { noteVersion, registeredValues } from './versions.ts';

/** @returns the exit code for one name of `caa_register`. */
export function* registerResource(
  core: Core,
  item: RegistrationItem,
  update: boolean,
  origin: Origin,
): Procedure<number> {
  if (!item.ok) {
    for (const message of item.messages) origin.err(message);
    return 1;
  }
  const { registration } = item;
  // What it is going to require has to stay as it is until it does (CAA-267, CAA-413).
  const isApplication = monitoredTypeOf(registration.attributes) === null;
  const relied = update && isApplication ? readSettings(registration.attributes).required : [];
  const apply = (): number => {
    if (refuseRegistration(core, registration, update, origin)) return 1;
    for (const warning of registration.warnings) origin.err(warning);
    const before = registeredValues(core, registration.name);
    const type = monitoredTypeOf(registration.attributes);
    if (update && type !== null) replaceMonitored(core, registration, origin);
    else if (update) replaceRegistered(core, registration, origin);
    else if (type !== null) addMonitored(core, registration, type, origin);
    else addRegistered(core, registration, origin);
    noteVersion(core, registration.name, before, origin);
    return 0;
  };
  return yield* holdingSlot(core, registration.name, origin, apply, relied);
}

function refuseRegistration(
  core: Core,
  registration: Registration,
  update: boolean,
  origin: Origin,
): boolean {
  const { name } = registration;
  const present = core.state.isRegistered(name);
  if (present && !update) {
    origin.err(`Resource ${name} has already been registered. Use -u to update it.`);
    return true;
  }
  if (!present && update) {
    origin.err(`Resource ${name} is not registered. Leave out -u to register it.`);
    return true;
  }
  if (update && refuseOtherType(core, registration, origin)) return true;
  if (monitoredTypeOf(registration.attributes) !== null) return false;
  const settings = readSettings(registration.attributes);
  return (
    refuseRequirements(core, name, settings, origin) ||
    (update && refuseUpdate(core, name, settings, origin))
  );
}

/** What a resource is cannot change while it is registered. */
function refuseOtherType(core: Core, { name, attributes }: Registration, origin: Origin): boolean {
  const registered = core.state.monitored.get(name)?.type ?? 'application';
  const type = monitoredTypeOf(attributes) ?? 'application';
  if (type === registered) return false;
  origin.err(
    `Resource ${name} is registered with TYPE=${registered}, and its profile says ${type}. ` +
      'Unregister it first.',
  );
  return true;
}

/** Every required name is registered (CAA-066), and none leads back to this one (CAA-089). */
function refuseRequirements(
  core: Core,
  name: ResourceName,
  settings: ResourceSettings,
  origin: Origin,
): boolean {
  const { required } = settings;
  const missing = required.filter((other) => other !== name && !core.state.isRegistered(other));
  for (const other of missing) {
    origin.err(
      `Resource ${name}: REQUIRED_RESOURCES: ${other} is not registered. Register it first.`,
    );
  }
  if (missing.length > 0) return true;
  const cycle = findCycle(core.state, name, required);
  if (cycle === null) return false;
  const chain = cycle.join(' requires ');
  origin.err(`Resource ${name}: REQUIRED_RESOURCES: it would require itself: ${chain}.`);
  return true;
}

/** An ONLINE application must not come to require what is not ONLINE beside it (CAA-267). */
function refuseUpdate(
  core: Core,
  name: ResourceName,
  settings: ResourceSettings,
  origin: Origin,
): boolean {
  const { state } = core.state.registered(name);
  if (state.word !== 'ONLINE') return false;
  const missing = settings.required.filter((other) => !core.state.isOnline(other, state.member));
  for (const other of missing) {
    const remedy =
      core.state.resource(other) === undefined
        ? `Stop ${name} first.`
        : `Start it there first, or stop ${name}.`;
    origin.err(
      `Required resource ${other} of ${name} is not ONLINE on member ${state.member}, ` +
        `where ${name} runs. ${remedy}`,
    );
  }
  return missing.length > 0;
}

/** The record of an application that has just been registered: OFFLINE, and nothing has happened to it yet. */
export function newApplication(
  { name, attributes, scriptPath }: Omit<Registration, 'warnings'>,
  since: Millis,
): ResourceDocument {
  return {
    name,
    type: 'application',
    attributes,
    scriptPath,
    target: 'OFFLINE',
    state: { word: 'OFFLINE' },
    since,
    action: null,
    waiting: null,
    restartCount: 0,
    failures: [],
    thresholdReached: false,
    decision: null,
    lastStart: null,
    lastStop: null,
  };
}

function addRegistered(core: Core, registration: Registration, origin: Origin): void {
  const { name } = registration;
  core.state.putResource(newApplication(registration, core.state.now));
  armRebalance(core, name);
  const text = `${name} registered (${origin.cause})`;
  core.state.addEvent({ priority: 'info', facility: 'caa', resource: name, text });
}

/** New values act from the next check, placement or failure on (CAA-266). */
function replaceRegistered(core: Core, registration: Registration, origin: Origin): void {
  const { name, attributes, scriptPath } = registration;
  core.state.changeResource(name, { attributes, scriptPath });
  armRebalance(core, name);
  if (core.state.registered(name).state.word === 'ONLINE') {
    core.emit({ type: 'timer/cancel', id: checkTimer(name) });
    armCheck(core, name);
  }
  const text = `${name} updated from its profile (${origin.cause})`;
  core.state.addEvent({ priority: 'info', facility: 'caa', resource: name, text });
  // The new values may let one run that waits (CAA-282).
  core.spawn(reconsider(core, name, automatic(core, 'system', origin.cause)));
}

/** @returns the exit code for one name of `caa_unregister`. */
export function* unregisterResource(
  core: Core,
  name: ResourceName,
  origin: Origin,
): Procedure<number> {
  if (!core.state.isRegistered(name)) return refuseUnregistered(core, name, origin) ? 1 : 0;
  return yield* holdingSlot(core, name, origin, () => {
    const before = registeredValues(core, name);
    const exitCode = unregisterNow(core, name, origin);
    if (exitCode === 0) noteVersion(core, name, before, origin);
    return exitCode;
  });
}

function unregisterNow(core: Core, name: ResourceName, origin: Origin): number {
  if (core.state.monitored.get(name) !== undefined) {
    if (refuseRequired(core, name, origin)) return 1;
    removeMonitored(core, name, origin);
    return 0;
  }
  if (refuseUnregistered(core, name, origin)) return 1;
  if (refuseUnregistering(core, name, origin)) return 1;
  endWaiting(core, name);
  core.emit({ type: 'timer/cancel', id: windowTimer(name) });
  core.emit({ type: 'timer/cancel', id: rebalanceTimer(name) });
  core.state.removeResource(name);
  forgetFreeze(core, { kind: 'resource', resource: name });
  const text = `${name} unregistered (${origin.cause})`;
  core.state.addEvent({ priority: 'info', facility: 'caa', resource: name, text });
  return 0;
}

function refuseUnregistering(core: Core, name: ResourceName, origin: Origin): boolean {
  const { state } = core.state.registered(name);
  if (state.word === 'ONLINE') {
    origin.err(`Resource ${name} is ONLINE. Stop it first: caa_stop ${name}.`);
    return true;
  }
  if (state.word === 'UNKNOWN') {
    origin.err(`Resource ${name} is in state UNKNOWN. Run caa_stop first.`);
    return true;
  }
  return refuseRequired(core, name, origin);
}

/** Whatever the states (CAA-273). */
function refuseRequired(core: Core, name: ResourceName, origin: Origin): boolean {
  const dependents = core.state.dependents(name);
  if (dependents.length === 0) return false;
  origin.err(`Resource ${name} is required by ${dependents.join(', ')}. Unregister those first.`);
  return true;
}
