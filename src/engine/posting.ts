// Events that come from outside: action scripts and people post them with evmpost (manual 5.3.10). They join the one
// stream of events if they are sound and not too many; a script that floods hurts nobody but itself.
import type { Core } from './core.ts';
import type { ClusterEvent, PostedEvent } from './documents.ts';
import type { Input } from './inputs.ts';
import { sourceRate } from './posting-gate.ts';

const textMax = 1000;
const facilityMax = 64;
const resourceMax = 255;
/** Events of one request. */
const postedAtOnceMax = 100;
/** What the cluster itself reports with; nobody else may. */
const ownFacilities = ['caa', 'clu'];

/** Whether somebody outside posted an event, so that it is no report of the cluster itself. */
export function isPosted({ facility }: Pick<ClusterEvent, 'facility'>): boolean {
  return !ownFacilities.includes(facility);
}

/** Records posted events, all or none, and answers the one who posted them. */
export function postEvents(core: Core, input: Extract<Input, { type: 'event/posted' }>): void {
  const { request, events } = input;
  const refusal = refusalOf(core, events);
  if (refusal !== null) {
    core.emit({ type: 'reply/posted', request, result: { ok: false, message: refusal } });
    return;
  }
  for (const { priority, facility, text, resource, member } of events) {
    core.state.addEvent({
      priority,
      facility,
      text,
      ...(resource === null ? {} : { resource }),
      ...(member === null ? {} : { member }),
    });
  }
  const sequence = core.state.counters.lastEvent;
  core.emit({ type: 'reply/posted', request, result: { ok: true, sequence } });
}

function refusalOf(core: Core, events: readonly PostedEvent[]): string | null {
  if (events.length === 0) return 'There is no event to post.';
  if (events.length > postedAtOnceMax) {
    return `${events.length} events were posted at once; ${postedAtOnceMax} are allowed. Post them in parts.`;
  }
  for (const [index, event] of events.entries()) {
    const fault = faultOf(core, event);
    if (fault !== null) return events.length === 1 ? fault : `Event ${index + 1}: ${fault}`;
  }
  return passGate(core, events);
}

/** What is wrong with one event, as a sentence with the remedy. */
function faultOf(core: Core, { text, facility, resource, member }: PostedEvent): string | null {
  return (
    faultOfText(text) ??
    faultOfFacility(facility) ??
    (resource === null ? null : faultOfResource(resource)) ??
    (member === null ? null : faultOfMember(core, member))
  );
}

function faultOfText(text: string): string | null {
  if (text.trim() === '')
    return 'The text of the event is empty. Say in a few words what happened.';
  if (text.length > textMax) {
    return `The text of the event has ${text.length} characters; ${textMax} are allowed. Shorten it.`;
  }
  const at = controlAt(text);
  if (at < 0) return null;
  return (
    `The text of the event holds a control character (${codeName(text, at)} at character ${at + 1}). ` +
    'Take it out; an event is one line.'
  );
}

function faultOfFacility(facility: string): string | null {
  if (ownFacilities.some((own) => facility === own || facility.startsWith(`${own}.`))) {
    return `The facility ${facility} is the cluster's own. Name another, such as user.`;
  }
  if (facility.length <= facilityMax && /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/.test(facility)) {
    return null;
  }
  return (
    `${quoted(facility)} is no name of a facility. It has at most ${facilityMax} characters: letters, ` +
    'digits, - and _, in parts with a dot between them.'
  );
}

function faultOfResource(resource: string): string | null {
  const fits = resource !== '' && resource.length <= resourceMax && controlAt(resource) < 0;
  return fits ? null : `${quoted(resource)} is no name of a resource.`;
}

function faultOfMember({ state }: Core, member: string): string | null {
  const { name, members } = state.config;
  if (members.some((one) => one.name === member)) return null;
  const known = members.map((one) => one.name).join(', ');
  return `Member ${quoted(member)} is not configured in cluster ${name}. Its members are ${known}.`;
}

/** A text from outside in a message: cut, and without what a terminal would obey. */
function quoted(text: string): string {
  const short = text.length > facilityMax ? `${text.slice(0, facilityMax)}...` : text;
  let shown = '';
  for (const character of short) shown += isControl(character.charCodeAt(0)) ? '?' : character;
  return shown === '' ? 'The empty text' : shown;
}

function controlAt(text: string): number {
  for (let at = 0; at < text.length; at += 1) if (isControl(text.charCodeAt(at))) return at;
  return -1;
}

function isControl(code: number): boolean {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0x2028 || code === 0x2029;
}

function codeName(text: string, at: number): string {
  return `U+${text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')}`;
}

function passGate(core: Core, events: readonly PostedEvent[]): string | null {
  const resource = events[0]?.resource ?? null;
  const source = resource === null ? 'no resource' : `resource ${resource}`;
  const refused = core.postings.pass(source, events.length, core.state.now);
  const { burst, perSecond } = sourceRate;
  if (refused === null) {
    return (
      `Too many events are posted for ${source}: ${burst} at once and ${perSecond} a second are taken. ` +
      'Nothing was recorded; post less often.'
    );
  }
  if (refused > 0) {
    const count = refused === 1 ? '1 event' : `${refused} events`;
    const text = `${count} posted for ${source} ${refused === 1 ? 'was' : 'were'} refused: more than ${perSecond} a second`;
    core.state.addEvent({
      priority: 'warning',
      facility: 'caa',
      text,
      ...(resource === null ? {} : { resource }),
    });
  }
  return null;
}
