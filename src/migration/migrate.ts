// The whole move: the text of an ASE database and the old scripts go in; profiles, action scripts, a table of device names
// and the list of what a person must look at come out. Reads and writes nothing itself.
import { valuesForFile, writeProfile } from '../engine/index.ts';
import { type AseDatabase, parseAseDatabase } from './ase-database.ts';
import { combineScripts, type OldScript } from './combine.ts';
import { type DeviceTable, findOldDevices, mapDevice, rewriteDevices } from './devices.ts';
import { type Finding, orderFindings } from './findings.ts';
import { lintScript } from './lint/lint.ts';
import { type Entry, entries } from './lint/script-view.ts';
import { type PlannedService, planService } from './service.ts';

export interface ScriptFile {
  /** As the person named it. */
  readonly file: string;
  /** Below the folder of the scripts: `netscape.start`, `netscape/start.sh`. */
  readonly name: string;
  /** Bytes, one a character. */
  readonly text: string;
}

export interface MigrationInput {
  /** The text of the database, and the file as the person named it. */
  readonly database: { readonly file: string; readonly text: string };
  readonly scripts: readonly ScriptFile[];
  readonly devices: DeviceTable;
}

export interface NewFile {
  readonly name: string;
  /** Bytes, one a character. */
  readonly text: string;
  readonly mode: number;
}

export interface MigratedService {
  readonly name: string;
  readonly type: string;
  /** Null if the service becomes no resource, or if its name does not allow it. */
  readonly resource: string | null;
  readonly files: readonly NewFile[];
}

export interface DeviceRow {
  readonly old: string;
  /** Null if the table does not have it. */
  readonly new: string | null;
}

export type Migration =
  | { readonly ok: false; readonly findings: readonly Finding[] }
  | {
      readonly ok: true;
      readonly services: readonly MigratedService[];
      /** In the order of file and line. */
      readonly findings: readonly Finding[];
      /** Every old name that was found, in the order of their names. */
      readonly devices: readonly DeviceRow[];
    };

/** Makes everything; `ok` is false if the text is no database of version 1.5 or later. */
export function migrateDatabase(input: MigrationInput): Migration {
  const { file, text } = input.database;
  const read = parseAseDatabase(text);
  if (read.form === 'version-1.4') return { ok: false, findings: [oldForm(file, read.line)] };
  if (read.form === 'unknown') return { ok: false, findings: [noDatabase(file)] };
  const findings: Finding[] = unreadFindings(file, read.database);
  const planned = read.database.services.map((service) =>
    planService(service, { file, devices: input.devices }),
  );
  const clashing = clashes(planned);
  const used = new Set<string>();
  const services = planned.map((service) => {
    for (const finding of service.findings) findings.push(finding);
    const { name, type, resource, line } = service;
    const scripts = scriptsOf(service, input.scripts, findings);
    for (const script of scripts.all) used.add(script.name);
    if (resource === null) return { name, type, resource, files: [] };
    if (clashing.has(resource)) {
      findings.push(clash(file, line, resource));
      return { name, type, resource: null, files: [] };
    }
    return {
      name,
      type,
      resource,
      files: filesOf(service, resource, { scripts: scripts.roles, input, findings }),
    };
  });
  for (const finding of unusedScripts(input.scripts, used)) findings.push(finding);
  return { ok: true, services, findings: orderFindings(findings), devices: deviceRows(input) };
}

function oldForm(file: string, line: number): Finding {
  return {
    rule: 'A5',
    severity: 'error',
    file,
    line,
    message:
      'this is the listing of version 1.4 or earlier, which has no scripts; such a system cannot be upgraded in place.',
    remedy:
      'Do a full installation. Save the start, stop, add, delete and check scripts by hand through the menus of ' +
      'asemgr, with their arguments and timeouts, and make the profiles with caa_profile -create.',
  };
}

function noDatabase(file: string): Finding {
  return {
    rule: 'A5',
    severity: 'error',
    file,
    line: 1,
    message: 'this is no text of an ASE database: no line begins with @startService.',
    remedy: 'Make it on the ASE system with: asemgr -d -C > asecdb.txt',
  };
}

/** Lines that say nothing, and how many of a kind are shown. */
const unreadMax = 100;

function unreadFindings(file: string, { unread }: AseDatabase): Finding[] {
  const findings = unread.slice(0, unreadMax).map(
    ({ line, text }): Finding => ({
      rule: 'A5',
      severity: 'notice',
      file,
      line,
      message: `"${cut(text)}" is not understood and was left out.`,
      remedy: 'Look whether the profile or the script needs it.',
    }),
  );
  const more = unread[unreadMax];
  if (more === undefined) return findings;
  const message = `${unread.length - unreadMax} more lines from here on are not understood and were left out.`;
  const remedy = 'Look whether this is the text that asemgr -d -C wrote.';
  return [...findings, { rule: 'A5', severity: 'warning', file, line: more.line, message, remedy }];
}

function cut(text: string): string {
  const trimmed = text.trim();
  return trimmed.length > 60 ? `${trimmed.slice(0, 60)}…` : trimmed;
}

/** Names that more than one service would have. */
function clashes(planned: readonly PlannedService[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { resource } of planned) {
    if (resource === null) continue;
    if (seen.has(resource)) twice.add(resource);
    seen.add(resource);
  }
  return twice;
}

function clash(file: string, line: number, resource: string): Finding {
  return {
    rule: 'A2',
    severity: 'error',
    file,
    line,
    message: `more than one service would become the resource ${resource}; none of them is written.`,
    remedy: 'Give them different names in this file, and run the command again.',
  };
}

const allRoles = [...entries, 'add', 'delete'] as const;
type Role = (typeof allRoles)[number];

/** `netscape.start`, `netscape_start.sh`, `netscape-start`, `netscape/start`. */
function roleOf(name: string, service: string): Role | null {
  if (!name.startsWith(service)) return null;
  const [, role] =
    /^[._/-](start|stop|check|add|delete)(?:\.(?:k|ba)?sh)?$/.exec(name.slice(service.length)) ??
    [];
  return allRoles.find((known) => known === role) ?? null;
}

interface FoundScripts {
  readonly all: readonly ScriptFile[];
  readonly roles: Readonly<Partial<Record<Entry, OldScript>>>;
}

function scriptsOf(
  { name, resource }: PlannedService,
  scripts: readonly ScriptFile[],
  findings: Finding[],
): FoundScripts {
  const all: ScriptFile[] = [];
  const roles: Partial<Record<Entry, OldScript>> = {};
  for (const script of scripts) {
    const role =
      roleOf(script.name, name) ?? (resource === null ? null : roleOf(script.name, resource));
    if (role === null) continue;
    all.push(script);
    if (role === 'add' || role === 'delete') findings.push(noEntryFor(script, role));
    else if (roles[role] === undefined) roles[role] = script;
    else findings.push(secondScript(script, role, roles[role]));
  }
  return { all, roles };
}

function noEntryFor({ file }: ScriptFile, role: string): Finding {
  return {
    rule: 'A6',
    severity: 'warning',
    file,
    line: 1,
    message: `CAA has no entry point for what ASE did when a service was ${role === 'add' ? 'added' : 'deleted'}.`,
    remedy: 'Do by hand what is still needed of it, or put it into the start or stop entry.',
  };
}

function secondScript({ file }: ScriptFile, role: string, first: OldScript): Finding {
  return {
    rule: 'A6',
    severity: 'error',
    file,
    line: 1,
    message: `there is a second ${role} script; ${first.file} was taken.`,
    remedy: 'Remove one of the two, and run the command again.',
  };
}

function unusedScripts(
  scripts: readonly ScriptFile[],
  used: ReadonlySet<string>,
): readonly Finding[] {
  return scripts
    .filter(({ name }) => !used.has(name))
    .map(({ file }) => ({
      rule: 'A6',
      severity: 'notice',
      file,
      line: 1,
      message: 'the file belongs to no service.',
      remedy: 'Name it after its service: SERVICE.start, SERVICE.stop or SERVICE.check.',
    }));
}

const profileMode = 0o644;
const scriptMode = 0o755;

interface Making {
  readonly scripts: FoundScripts['roles'];
  readonly input: MigrationInput;
  readonly findings: Finding[];
}

function filesOf(
  service: PlannedService,
  resource: string,
  { scripts, input, findings }: Making,
): readonly NewFile[] {
  const rewritten: Partial<Record<Entry, OldScript>> = {};
  for (const entry of entries) {
    const script = scripts[entry];
    if (script === undefined) continue;
    const { text, changes } = rewriteDevices(script.text, input.devices);
    rewritten[entry] = { file: script.file, text };
    for (const { line, from, to } of changes) {
      findings.push({
        rule: 'L7',
        severity: 'notice',
        file: script.file,
        line,
        message: `${from} was changed to ${to}.`,
        remedy: 'Compare it with the disk if buses were renumbered with ase_fix_config.',
      });
    }
  }
  const combined = combineScripts({
    resource,
    service: service.name,
    scripts: rewritten,
    scriptArguments: service.scriptArguments,
  });
  findings.push(...combined.findings);
  const file = `${resource}.scr`;
  for (const entry of entries) {
    const script = scripts[entry];
    const offset = combined.lineOffsets[entry];
    if (script === undefined || offset === undefined) continue;
    const { devices } = input;
    const found = lintScript({ ...script, role: entry, requiresNetwork: null, devices });
    for (const each of found) {
      findings.push({ ...each, written: { file, line: each.line + offset } });
    }
  }
  return [
    { name: `${resource}.cap`, text: profileText(service, resource), mode: profileMode },
    { name: file, text: combined.text, mode: scriptMode },
  ];
}

function profileText({ attributes }: PlannedService, resource: string): string {
  const own = { NAME: resource, TYPE: 'application', ACTION_SCRIPT: `${resource}.scr` };
  return writeProfile(
    valuesForFile('application', {
      profile: { ...attributes, ...own },
      typeTemplate: {},
      genericTemplate: {},
    }),
  );
}

function deviceRows({ database, scripts, devices }: MigrationInput): readonly DeviceRow[] {
  const texts = [database.text, ...scripts.map(({ text }) => text)];
  const names = new Set(texts.flatMap((text) => findOldDevices(text).map(({ name }) => name)));
  return [...names]
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((old) => ({ old, new: mapDevice(old, devices) }));
}
