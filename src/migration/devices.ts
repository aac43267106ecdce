// Names of devices: the old ones of ASE, the table that maps them to the new ones, and their replacement in scripts
// (manual 5.1.4, 5.3.7). Knows nothing of services and of shell commands.

/** An old name and where it stands. */
export interface OldDevice {
  readonly name: string;
  readonly line: number;
  readonly kind: 'disk' | 'tape' | 'drd';
}

/** `rz12c`, `rzb16` and `rrz8a` are disks, `rmt0h` and `nrmt0h` tapes; `drd3` is of the raw disk services. */
const oldNames =
  /(?<![\w.-])(?:\/dev\/(?:(?<disk>r?rz[\w*?]*)|(?<tape>n?rmt\d+[a-z]*)|(?<drd>r?drd\/[\w*?]*))|(?<!\/)(?<bare>r?rz[a-h]?\d+[a-h]?))(?![\w/]|\.\w)/g;

/** The old device names in a text, in their order. */
export function findOldDevices(text: string): readonly OldDevice[] {
  const found: OldDevice[] = [];
  let line = 1;
  let from = 0;
  for (const match of text.matchAll(oldNames)) {
    line += linesIn(text, from, match.index);
    from = match.index;
    const { tape, drd } = match.groups ?? {};
    const kind = drd !== undefined ? 'drd' : tape !== undefined ? 'tape' : 'disk';
    found.push({ name: match[0], line, kind });
  }
  return found;
}

function linesIn(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) {
    count += 1;
  }
  return count;
}

/** Old names to new ones. */
export type DeviceTable = ReadonlyMap<string, string>;

export type DeviceTableResult =
  | { readonly ok: true; readonly table: DeviceTable }
  | {
      readonly ok: false;
      readonly problems: readonly { readonly line: number; readonly reason: string }[];
    };

/** The forms that names have since version 5 (manual 4.2). */
const newName =
  /^\/dev\/(?:r?disk\/dsk\d+[a-h]?|(?:n?tape)\/tape\d+(?:_d\d+)?|changer\/mc\d+|(?:r?vol)\/[\w./-]+)$/;

/**
 * Reads a mapping table: an old name and a new one in each line, separated by blanks; `#` begins a comment. A name
 * without `/dev/` is completed. All problems are reported at once.
 */
export function parseDeviceTable(text: string): DeviceTableResult {
  const table = new Map<string, string>();
  const problems: { line: number; reason: string }[] = [];
  for (const [index, whole] of text.split('\n').entries()) {
    const words = whole.replace(/#.*$/, '').trim().split(/\s+/).filter(Boolean);
    if (words.length === 0) continue;
    const reason = entryProblem(words, table);
    if (reason !== null) problems.push({ line: index + 1, reason });
    else table.set(fullName(words[0] ?? ''), words[1] ?? '');
  }
  if (table.size === 0 && problems.length === 0) {
    problems.push({ line: 1, reason: 'it has no line with an old and a new name' });
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, table };
}

function entryProblem(words: readonly string[], table: DeviceTable): string | null {
  const [given = '', to = ''] = words;
  if (words.length !== 2) return 'a line has two words, the old name and the new one';
  const old = fullName(given);
  const [found] = findOldDevices(old);
  if (found?.name !== old || /[*?]/.test(old))
    return `${given} is no old device name such as /dev/rz12c`;
  if (!newName.test(to)) {
    return `${to} is no new device name such as /dev/disk/dsk3c, /dev/rdisk/dsk3c, /dev/tape/tape0 or /dev/changer/mc0`;
  }
  const before = table.get(old);
  if (before !== undefined && before !== to)
    return `${given} is mapped twice, to ${before} and to ${to}`;
  return null;
}

function fullName(name: string): string {
  return name.startsWith('/dev/') ? name : `/dev/${name}`;
}

/**
 * The new name of an old one, or null. A table that has the whole disk serves its partitions too, and one that has the
 * block device serves the raw one: `/dev/rz12 /dev/disk/dsk3` makes `/dev/rrz12c` `/dev/rdisk/dsk3c`.
 */
export function mapDevice(name: string, table: DeviceTable): string | null {
  const isBare = !name.startsWith('/dev/');
  const full = fullName(name);
  const found = mapFull(full, table) ?? mapRaw(full, table);
  return found !== null && isBare ? found.replace(/^.*\//, '') : found;
}

function mapFull(name: string, table: DeviceTable): string | null {
  const exact = table.get(name);
  if (exact !== undefined) return exact;
  const [, disk, partition] = /^(\/dev\/r?rz[a-h]?\d+)([a-h])$/.exec(name) ?? [];
  const whole = disk === undefined ? undefined : table.get(disk);
  const isDisk = whole !== undefined && /\/dsk\d+$/.test(whole);
  return isDisk && partition !== undefined ? `${whole}${partition}` : null;
}

function mapRaw(name: string, table: DeviceTable): string | null {
  if (!name.startsWith('/dev/rrz')) return null;
  const block = mapFull(`/dev/rz${name.slice('/dev/rrz'.length)}`, table);
  return block?.startsWith('/dev/disk/') ? block.replace('/dev/disk/', '/dev/rdisk/') : null;
}

export interface DeviceChange {
  readonly line: number;
  readonly from: string;
  readonly to: string;
}

/** Replaces every old name that the table knows, in comments too; the lines stay where they are. */
export function rewriteDevices(
  text: string,
  table: DeviceTable,
): { readonly text: string; readonly changes: readonly DeviceChange[] } {
  const changes = findOldDevices(text).flatMap(({ name, line }) => {
    const to = mapDevice(name, table);
    return to === null ? [] : [{ line, from: name, to }];
  });
  const rewritten = text.replace(oldNames, (name) => mapDevice(name, table) ?? name);
  return { text: rewritten, changes };
}
