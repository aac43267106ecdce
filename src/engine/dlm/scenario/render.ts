// What happened, in the words of scenario scripts: answers, events and the state of a resource.
import type { DlmEvent, LockId, Pid, ValueBlock } from '../interface.ts';
import { modeNames } from '../modes.ts';
import { bytesOf, valueToBytes } from '../names.ts';
import { statusName } from '../status.ts';
import type { LockView, ResourceView } from '../views.ts';

/** Finds the names that a scenario gave to processes and locks. */
export interface Names {
  process(pid: Pid): string;
  lock(lkid: LockId): string;
}

/** The text in a value block, without the zero bytes that fill it. */
export function textOfValue(value: ValueBlock): string {
  return bytesOf(valueToBytes(value)).replace(/\0+$/, '');
}

/** The text that a name's bytes stand for, or one character a byte if they stand for none. */
export function textOfName(name: string): string {
  if (/^[\x20-\x7e]*$/.test(name)) return name;
  const coded = [...name].map((byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
  try {
    return decodeURIComponent(coded.join(''));
  } catch {
    return name;
  }
}

export function renderStatus(status: number): string {
  return status === -1 ? 'blocks' : (statusName(status) ?? String(status));
}

/** `gets="x"`, or `untouched` if nothing was copied to the caller's value block. */
export function renderTransfer(value: ValueBlock | null): string {
  return value === null ? 'untouched' : `gets="${textOfValue(value)}"`;
}

export function renderEvent(event: DlmEvent, names: Names): string {
  const who = `${names.process(event.pid)}:`;
  if (event.type === 'kill') return `${who} killed`;
  const lock = names.lock(event.lkid);
  if (event.type === 'blocking') {
    const { mode, notprm, hint, routine } = event;
    const details = { mode: modeNames[mode], notprm, hint, routine };
    return `${who} blocking ${lock}${renderDetails(details)}`;
  }
  const end = `${lock} ${renderStatus(event.status)} ${renderTransfer(event.value)}`;
  if (event.type === 'return') return `${who} returns ${end}`;
  return `${who} completion ${end}${renderDetails({ notprm: event.notprm })}`;
}

function renderDetails(details: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(details).filter(
    ([, value]) => value !== undefined && value !== null,
  );
  return given.map(([key, value]) => ` ${key}=${String(value)}`).join('');
}

/** `G[a:PR b:CR] C[c:NL>EX] W[d:EX] V="abc"`; `V!` for a value block marked invalid, `gone` for no resource. */
export function renderResource(resource: ResourceView | undefined, names: Names): string {
  if (resource === undefined) return 'gone';
  const named = (locks: readonly LockView[]) =>
    locks.map((lock) => ({ lock, name: names.lock(lock.lkid) }));
  const granted = named(resource.granted)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ lock, name }) => `${name}:${lock.mode}`);
  const converting = named(resource.converting).map(
    ({ lock, name }) => `${name}:${lock.mode}>${lock.requested}`,
  );
  const waiting = named(resource.waiting).map(({ lock, name }) => `${name}:${lock.requested}`);
  const queues = [
    renderQueue('G', granted),
    renderQueue('C', converting),
    renderQueue('W', waiting),
  ];
  const value = resource.isValid ? `V="${textOfValue(resource.value)}"` : 'V!';
  return [...queues.filter((queue) => queue !== ''), value].join(' ');
}

function renderQueue(letter: string, locks: readonly string[]): string {
  return locks.length === 0 ? '' : `${letter}[${locks.join(' ')}]`;
}

/** The numbers and texts of an information call: ` lckcnt=1 ggmode=EX`. */
export function renderInfo(info: object | null): string {
  return Object.entries(info ?? {})
    .filter(([, value]) => typeof value === 'number' || typeof value === 'string')
    .map(([key, value]) => ` ${key}=${key.endsWith('mode') ? modeNames[value] : value}`)
    .join('');
}
