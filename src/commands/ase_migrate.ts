// ase_migrate (manual chapter 5): makes CAA profiles and action scripts out of a saved ASE database and its scripts, and
// reports what a person must look at. It needs no cluster and registers nothing.
import { jsonText } from '../format/index.ts';
import {
  type DeviceTable,
  findingsJson,
  formatFindings,
  formatMigration,
  type Migration,
  migrateDatabase,
  parseDeviceTable,
  type ScriptFile,
} from '../migration/index.ts';
import { type CommandContext, exitStatus } from './context.ts';
import { databaseBytesMax, decodeBytes, readBytes, scriptBytesMax } from './migration-text.ts';
import { type CommandUsage, type Options, UsageError, withOptions } from './options.ts';
import { printErrors, printLines } from './print.ts';

const usage: CommandUsage = {
  synopsis: [
    'ase_migrate asecdb.txt [-scripts folder] [-devices table] [-O folder]',
    '            [-f] [-json]',
  ],
  help: [
    'Makes CAA profiles and action scripts out of the services of an ASE database,',
    'and reports what a person must look at, with file and line. The database is',
    'the text that "asemgr -d -C > asecdb.txt" writes on version 1.5 or later.',
    '',
    '  -scripts folder  the scripts of the services: SERVICE.start, SERVICE.stop,',
    '                   SERVICE.check, or SERVICE/start and so on',
    '  -devices table   new device names: lines such as "/dev/rz12 /dev/disk/dsk3"',
    '  -O folder        where RESOURCE.cap and RESOURCE.scr are written; without it',
    '                   the current folder',
    '  -f               overwrite files that exist; without it nothing is written',
    '                   if one of them exists',
    '  -json            the report as JSON; fields may be added, never renamed',
    '  -help            this text',
    '  -version         the version of this product',
    '',
    'All files are written or none. Put the profiles into',
    '/var/cluster/caa/profile and the scripts into /var/cluster/caa/script, look',
    'through them with caa_lint and caa_profile -validate, then use caa_register.',
    'The exit status is 0 if everything could be made, whatever the report says.',
  ],
  flags: ['f', 'json'],
  values: { scripts: 'folder', devices: 'table', O: 'folder' },
};

interface Request {
  readonly database: string;
  readonly scripts: string | null;
  readonly devices: string | null;
  readonly folder: string;
  readonly overwrites: boolean;
  readonly json: boolean;
}

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => migrate(context, requestOf(options)));
}

function requestOf(options: Options): Request {
  const [database, surplus] = options.operands;
  if (database === undefined || database === '') {
    throw new UsageError('the text of the ASE database is missing');
  }
  if (surplus !== undefined) throw new UsageError(`one database at a time, but ${surplus} follows`);
  return {
    database,
    scripts: options.value('scripts'),
    devices: options.value('devices'),
    folder: options.value('O') ?? '.',
    overwrites: options.has('f'),
    json: options.has('json'),
  };
}

/** What could not be read, line by line. */
class InputError extends Error {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

function migrate(context: CommandContext, request: Request): number {
  try {
    const migration = migrateDatabase({
      database: { file: request.database, text: readDatabase(context, request.database) },
      scripts: request.scripts === null ? [] : readScripts(context, request.scripts),
      devices: request.devices === null ? new Map() : readDevices(context, request.devices),
    });
    if (!migration.ok) throw new InputError(formatFindings(migration.findings));
    return write(context, request, migration);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    printErrors(context, error.lines);
    return exitStatus.failed;
  }
}

function readDatabase(context: CommandContext, file: string): string {
  const found = readBytes(context, file, databaseBytesMax);
  if (!found.ok) throw new InputError([found.message]);
  return decodeBytes(found.text);
}

/** Every file is read, so that all that cannot be read is told at once. */
function readScripts(context: CommandContext, folder: string): readonly ScriptFile[] {
  const found = context.host.files.list(folder);
  if (!found.ok) throw new InputError([`The folder ${folder} cannot be read: ${found.reason}.`]);
  const scripts: ScriptFile[] = [];
  const messages: string[] = [];
  for (const name of found.names) {
    const file = `${folder.replace(/\/+$/, '')}/${name}`;
    const script = readBytes(context, file, scriptBytesMax);
    if (script.ok) scripts.push({ file, name, text: script.text });
    else messages.push(script.message);
  }
  if (messages.length > 0) throw new InputError(messages);
  return scripts;
}

function readDevices(context: CommandContext, file: string): DeviceTable {
  const found = readBytes(context, file, scriptBytesMax);
  if (!found.ok) throw new InputError([found.message]);
  const read = parseDeviceTable(decodeBytes(found.text));
  if (read.ok) return read.table;
  throw new InputError(
    read.problems.map(
      ({ line, reason }) => `The table ${file} is wrong in line ${line}: ${reason}.`,
    ),
  );
}

type Done = Extract<Migration, { readonly ok: true }>;

function write(context: CommandContext, request: Request, migration: Done): number {
  const { folder, overwrites, json } = request;
  const files = migration.services.flatMap((service) => service.files);
  if (files.length > 0) {
    const written = context.host.files.writeAll(folder, files, overwrites);
    if (!written.ok) throw new InputError([written.reason]);
  }
  if (json) {
    context.stdout.write(`${jsonText(migrationJson(migration, folder))}\n`);
    return exitStatus.ok;
  }
  const names = files.map(({ name }) => name).join(', ');
  const last =
    files.length === 0 ? 'There was nothing to write.' : `Written to ${folder}: ${names}`;
  printLines(context, [...formatMigration(migration), last]);
  return exitStatus.ok;
}

function migrationJson({ services, findings, devices }: Done, folder: string): object {
  return {
    folder,
    services: services.map(({ name, type, resource, files }) => ({
      name,
      type,
      resource,
      files: files.map((file) => file.name),
    })),
    findings: findingsJson(findings),
    devices,
  };
}
