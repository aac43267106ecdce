// The text of etc/sysconfigtab: stanzas of attributes that sysconfigdb lists and edits (manual 10.1.3, 10.4.2). Pure
// functions on text; comments, blank lines and the order of what stays are kept.

/** Attributes of a stanza that somebody gives, in order. */
interface Stanza {
  readonly name: string;
  readonly attributes: readonly (readonly [string, string])[];
}

/** How an edit ended: the new text, or why there is none. */
export type Edited = { readonly text: string } | { readonly problem: string };

export type StanzaVerb = 'add' | 'update' | 'merge' | 'remove';

const header = /^([A-Za-z_][A-Za-z0-9_.-]*)\s*:\s*$/;
const attribute = /^\s*([A-Za-z_][A-Za-z0-9_]*(?:\[[0-9]+\])?)\s*=\s*(.*?)\s*$/;
const blank = /^\s*(#.*)?$/;
const stanzasMax = 64;

/** The value of an attribute; null if it is not set. */
export function readAttribute(text: string, subsystem: string, name: string): string | null {
  const lines = text.split('\n');
  const span = spanOf(lines, subsystem);
  if (span === undefined) return null;
  const values = lines.slice(span.from + 1, span.to).flatMap((line) => {
    const [, key, value] = attribute.exec(line) ?? [];
    return key === name && value !== undefined ? [unquoted(value)] : [];
  });
  return values.at(-1) ?? null;
}

/** The stanza of a subsystem without its comments, or all of them; null if there is no such stanza. */
export function listStanzas(text: string, subsystem: string | null): string | null {
  const lines = text.split('\n');
  const names = lines.flatMap((line) => header.exec(line)?.[1] ?? []);
  const wanted = [...new Set(names)].filter((name) => subsystem === null || name === subsystem);
  if (subsystem !== null && wanted.length === 0) return null;
  return wanted
    .flatMap((name) => {
      const span = spanOf(lines, name);
      const own = span === undefined ? [] : lines.slice(span.from, span.to);
      return [`${own.filter((line) => !blank.test(line)).join('\n')}\n`];
    })
    .join('\n');
}

/** Takes a stanza out. */
export function deleteStanza(text: string, subsystem: string): Edited {
  const lines = linesOf(text);
  const span = spanOf(lines, subsystem);
  if (span === undefined) return { problem: noStanza(subsystem) };
  const before = lines.slice(0, span.from);
  const after = lines.slice(span.to);
  // Of the blank lines on both sides one set is enough.
  const isApart = before.at(-1)?.trim() === '' || before.length === 0;
  while (isApart && after[0]?.trim() === '') after.shift();
  return { text: joined([...before, ...after]) };
}

/**
 * Edits the table as sysconfigdb does with the stanzas of a file, all of them or none: `add` new ones, `update` to
 * exactly these attributes, `merge` these into what is there, `remove` these attributes if they have these values.
 *
 * @param problemOf says why an attribute cannot have a value, or null.
 */
export function editStanzas(
  text: string,
  verb: StanzaVerb,
  given: string,
  problemOf: (subsystem: string, name: string, value: string) => string | null,
): Edited {
  const stanzas = parseStanzas(given);
  if ('problem' in stanzas) return stanzas;
  let edited: Edited = { text };
  for (const stanza of stanzas.stanzas) {
    if (verb !== 'remove') {
      for (const [name, value] of stanza.attributes) {
        const problem = problemOf(stanza.name, name, unquoted(value));
        if (problem !== null) return { problem };
      }
    }
    edited = edits[verb](edited.text, stanza);
    if ('problem' in edited) return edited;
  }
  return edited;
}

const edits: Readonly<Record<StanzaVerb, (text: string, stanza: Stanza) => Edited>> = {
  add: (text, stanza) => {
    if (spanOf(linesOf(text), stanza.name) === undefined) return { text: appended(text, stanza) };
    return {
      problem: `The table has a stanza ${stanza.name} already. Use update or merge to change it.`,
    };
  },
  update: (text, stanza) => {
    const lines = linesOf(text);
    const span = spanOf(lines, stanza.name);
    if (span === undefined) return { problem: noStanza(stanza.name) };
    const names = new Set(stanza.attributes.map(([name]) => name));
    return { text: changed(lines, span, stanza, (name) => names.has(name)) };
  },
  merge: (text, stanza) => {
    const lines = linesOf(text);
    const span = spanOf(lines, stanza.name);
    if (span === undefined) return { text: appended(text, stanza) };
    return { text: changed(lines, span, stanza, () => true) };
  },
  remove: (text, stanza) => {
    const span = spanOf(linesOf(text), stanza.name);
    if (span === undefined) return { problem: noStanza(stanza.name) };
    for (const [name, value] of stanza.attributes) {
      const present = readAttribute(text, stanza.name, name);
      if (present === unquoted(value)) continue;
      const has = present === null ? 'is not set' : `is ${present}`;
      return {
        problem: `${name} of ${stanza.name} ${has}, not ${unquoted(value)}: only attributes with the values given are removed.`,
      };
    }
    const gone = new Set(stanza.attributes.map(([name]) => name));
    return without(text, stanza.name, gone);
  },
};

interface Span {
  /** The header line. */
  readonly from: number;
  /** After the last attribute or comment of the stanza. */
  readonly to: number;
}

/** Where a stanza lies. Comments that stand right before the next header belong to that. */
function spanOf(lines: readonly string[], name: string): Span | undefined {
  const from = lines.findIndex((line) => header.exec(line)?.[1] === name);
  if (from < 0) return undefined;
  const next = lines.findIndex((line, at) => at > from && header.test(line));
  let to = next < 0 ? lines.length : next;
  while (to > from + 1 && blank.test(lines[to - 1] ?? '')) to -= 1;
  return { from, to };
}

function changed(
  lines: readonly string[],
  { from, to }: Span,
  { attributes }: Stanza,
  stays: (name: string) => boolean,
): string {
  const wanted = new Map(attributes);
  const own = lines.slice(from, to).flatMap((line) => {
    const name = attribute.exec(line)?.[1];
    if (name === undefined) return [line];
    const value = wanted.get(name);
    if (value === undefined) return stays(name) ? [line] : [];
    wanted.delete(name);
    return [line.replace(/(=\s*).*$/, (_all, sign: string) => sign + value)];
  });
  const added = [...wanted].map(attributeLine);
  return joined([...lines.slice(0, from), ...own, ...added, ...lines.slice(to)]);
}

/** Takes attributes out, and the stanza with its last one. */
function without(text: string, subsystem: string, gone: ReadonlySet<string>): Edited {
  const lines = linesOf(text);
  const span = spanOf(lines, subsystem);
  if (span === undefined) return { text };
  const own = lines
    .slice(span.from, span.to)
    .filter((line) => !gone.has(attribute.exec(line)?.[1] ?? ''));
  if (!own.some((line) => attribute.test(line))) return deleteStanza(text, subsystem);
  return { text: joined([...lines.slice(0, span.from), ...own, ...lines.slice(span.to)]) };
}

function appended(text: string, { name, attributes }: Stanza): string {
  const lines = linesOf(text);
  const gap = lines.length === 0 || lines.at(-1)?.trim() === '' ? [] : [''];
  return joined([...lines, ...gap, `${name}:`, ...attributes.map(attributeLine)]);
}

function attributeLine([name, value]: readonly [string, string]): string {
  return `\t${name}=${value}`;
}

/** The stanzas that somebody gives; everything in them must be understood. */
function parseStanzas(
  text: string,
): { readonly stanzas: readonly Stanza[] } | { readonly problem: string } {
  const stanzas: { name: string; attributes: (readonly [string, string])[] }[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (blank.test(line)) continue;
    const name = header.exec(line)?.[1];
    const [, key, value] = attribute.exec(line) ?? [];
    const open = stanzas.at(-1);
    if (name !== undefined) {
      if (stanzas.some((one) => one.name === name))
        return { problem: `The stanza ${name} is given twice.` };
      stanzas.push({ name, attributes: [] });
    } else if (key !== undefined && value !== undefined && open !== undefined) {
      if (value === '') return { problem: `${key} has no value: write ${key}=value.` };
      open.attributes.push([key, value]);
    } else {
      return {
        problem: `Line ${at + 1}, ${JSON.stringify(line.slice(0, 80))}, is neither "subsystem:" nor "attribute=value" below one.`,
      };
    }
  }
  const empty = stanzas.find(({ attributes }) => attributes.length === 0);
  if (empty !== undefined) return { problem: `The stanza ${empty.name} has no attribute.` };
  if (stanzas.length === 0)
    return { problem: 'No stanza is given: write "subsystem:" and below it "attribute=value".' };
  if (stanzas.length > stanzasMax) return { problem: `More than ${stanzasMax} stanzas are given.` };
  return { stanzas };
}

/** What to say of a stanza that is not there. */
export function noStanza(subsystem: string): string {
  return `The table has no stanza ${subsystem.slice(0, 100)}. sysconfigdb -l lists those that it has.`;
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

function unquoted(value: string): string {
  return /^"(.*)"$/.exec(value)?.[1] ?? value;
}
