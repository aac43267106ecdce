// The parts that the parameters of many methods are made of, with their bounds.
import * as z from 'zod';

const namesMax = 100_000;

/** Any short text: whether a name exists, or could, is judged where it is used. */
export const name = z.string().max(1024, 'no name has more than 1024 characters');
export const names = z.array(name).max(namesMax);
export const namesOrAll = names.nullable();
export const runNumber = z.int().min(0);
export const nothing = z.strictObject({});

export const caller = z.object({
  user: z.string().max(256),
  commandLine: z.string().max(4_194_304),
  locale: z.string().max(1024),
  basis: z.string().max(64).nullable().optional(),
});

export const onMember = z.object({ onMember: name });
/** Attribute names to values; the profile service judges both. */
export const attributes = z.record(z.string().max(256), z.string().max(65_536));

/** The way out of state UNKNOWN. */
export const exit = z.enum(['confirm', 'retry', 'kill']).optional();

/** Why something is frozen or drained, in the words of who did it. */
export const reason = z.string().max(1024);

const scope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cluster') }),
  z.strictObject({ kind: z.literal('member'), member: name }),
  z.strictObject({ kind: z.literal('resource'), resource: name }),
]);
export const scopes = z.array(scope).max(namesMax);
