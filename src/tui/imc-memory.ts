// The part of a Memory Channel region that the console watches, with the bytes of each member as the service tells them
// several times a second. There is one such part at a time: the newest. Knows no screen. Pure.
import type { MemberName, Millis } from '../engine/index.ts';
import type { ImcNotifications, Params, Result } from '../protocol/index.ts';

export interface WatchedMemory {
  readonly watch: number;
  readonly region: number;
  /** First byte. */
  readonly offset: number;
  /** When the members had these bytes. */
  readonly at: Millis;
  /** Two digits for each byte; null where a member does not receive the region. */
  readonly bytes: ReadonlyMap<MemberName, string | null>;
}

/** What the answer to `imc.watch` begins. */
export function startMemory(
  { region, offset }: Params<'imc.watch'>,
  { watch, at, memory }: Result<'imc.watch'>,
): WatchedMemory {
  const bytes = new Map(memory.map(({ member, hex }) => [member, hex]));
  return { watch, region, offset, at, bytes };
}

/** With what has changed; news of another watch, which has ended, changes nothing. */
export function withMemoryNews(
  memory: WatchedMemory | null,
  news: readonly ImcNotifications['imc.memory'][],
): WatchedMemory | null {
  if (memory === null) return null;
  const own = news.filter(({ watch }) => watch === memory.watch);
  const last = own.at(-1);
  if (last === undefined) return memory;
  const changed = own.flatMap((one) => one.memory.map(({ member, hex }) => [member, hex] as const));
  return { ...memory, at: last.at, bytes: new Map([...memory.bytes, ...changed]) };
}
