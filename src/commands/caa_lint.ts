// caa_lint (manual 5.3 and chapter 2): looks at action scripts without running them, and reports what a person should
// change, with file and line. It needs no cluster; with -all it reads the scripts in the cluster's folder.
import { type AttributeValues, givenValues, listMembers, parseProfile } from '../engine/index.ts';
import { jsonText } from '../format/index.ts';
import {
  countFindings,
  type Finding,
  findingsJson,
  formatCounts,
  formatFindings,
  lintScript,
  orderFindings,
  type ScriptPermissions,
} from '../migration/index.ts';
import { type CommandContext, exitStatus } from './context.ts';
import { decodeBytes, readBytes, scriptBytesMax } from './migration-text.ts';
import { type CommandUsage, UsageError, withOptions } from './options.ts';
import { printErrors, printLines } from './print.ts';

const usage: CommandUsage = {
  synopsis: ['caa_lint script ... [-json]', 'caa_lint -all [-json]'],
  help: [
    'Looks at action scripts without running them, and reports what was right for',
    'ASE and is not for CAA, with file and line: each finding is an error, a',
    'warning or a notice.',
    '',
    '  script     a file; a name without folder that is not in the current one is',
    '             looked up in /var/cluster/caa/script of the cluster',
    '  -all       every file in /var/cluster/caa/script',
    '  -json      the findings as JSON; fields may be added, never renamed',
    '  -help      this text',
    '  -version   the version of this product',
    '',
    '  L1  ASE commands               L8  variables of ASE',
    '  L2  start, stop and check      L9  exit status',
    '  L3  script output              L10 events',
    '  L4  nfs_ifconfig               L11 PATH',
    '  L5  processes left behind      L12 permissions of the script',
    '  L6  storage management         L13 file systems in a database script',
    '  L7  device names               N1, N2  interface aliases',
    '  A6  the script cannot be read as a shell reads it',
    '',
    'The exit status is 0 if there is no error, and 1 otherwise.',
  ],
  flags: ['all', 'json'],
  values: {},
};

const scriptFolder = 'var/cluster/caa/script';
const profileFolder = 'var/cluster/caa/profile';

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const { operands } = options;
    const isAll = options.has('all');
    if (isAll && operands[0] !== undefined) {
      throw new UsageError(`-all takes no script, but ${operands[0]} was given`);
    }
    if (!isAll && operands.length === 0) throw new UsageError('the script is missing');
    if (operands.includes('')) throw new UsageError('the name of a script is empty');
    const files = isAll ? allScripts(context) : operands.map((name) => scriptNamed(context, name));
    return files === null ? exitStatus.failed : lint(context, files, options.has('json'));
  });
}

/** Null after a message, if the folder cannot be read. */
function allScripts(context: CommandContext): readonly string[] | null {
  const folder = `${context.host.files.root()}/${scriptFolder}`;
  const found = context.host.files.list(folder);
  if (found.ok) return found.names.map((name) => `${folder}/${name}`);
  printErrors(context, [
    `The folder ${folder} cannot be read: ${found.reason}. Set SYSMAN_ROOT to the folder of the cluster.`,
  ]);
  return null;
}

function scriptNamed({ host }: CommandContext, name: string): string {
  if (name.includes('/') || host.files.read(name, scriptBytesMax).ok) return name;
  const inCluster = `${host.files.root()}/${scriptFolder}/${name}`;
  return host.files.read(inCluster, scriptBytesMax).ok ? inCluster : name;
}

function lint(context: CommandContext, named: readonly string[], json: boolean): number {
  const profiles = readProfiles(context);
  const files = [...new Set(named)];
  const findings: Finding[] = [];
  const unread: string[] = [];
  for (const file of files) {
    const found = readBytes(context, file, scriptBytesMax);
    if (found.ok) {
      const linted = lintScript({
        file,
        text: found.text,
        role: 'action',
        permissions: permissionsOf(found.mode),
        requiresNetwork: requiresNetwork(context, file, profiles),
        devices: new Map(),
        readBeside: (path) => readBeside(context, file, path),
      });
      for (const finding of linted) findings.push(finding);
    } else {
      printErrors(context, [found.message]);
      unread.push(file);
    }
  }
  const seen = { files, unread, findings: orderFindings(findings) };
  printLines(context, json ? [seenJson(seen)] : formatSeen(seen));
  const { error } = countFindings(seen.findings);
  return unread.length === 0 && error === 0 ? exitStatus.ok : exitStatus.failed;
}

interface Seen {
  readonly files: readonly string[];
  /** Those that could not be read; why has been said. */
  readonly unread: readonly string[];
  readonly findings: readonly Finding[];
}

/** Nothing is summed up of what nobody has read. */
function formatSeen({ files, unread, findings }: Seen): readonly string[] {
  if (files.length === 0) return ['There are no action scripts.'];
  if (unread.length === files.length) return [];
  const left =
    unread.length === 0 ? '' : ` ${unread.length} of ${files.length} files could not be read.`;
  return [...formatFindings(findings), `${formatCounts(findings)}.${left}`];
}

function seenJson({ files, unread, findings }: Seen): string {
  const { error: errors, warning: warnings, notice: notices } = countFindings(findings);
  return jsonText({ files, unread, findings: findingsJson(findings), errors, warnings, notices });
}

/** A file that a script reads with `.`, from the script's folder; null if there is none. */
function readBeside({ host }: CommandContext, file: string, path: string): string | null {
  const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.';
  const found = host.files.read(path.startsWith('/') ? path : `${folder}/${path}`, scriptBytesMax);
  return found.ok ? found.text : null;
}

function permissionsOf(mode: number): ScriptPermissions {
  return {
    isExecutable: (mode & 0o111) !== 0,
    isGroupWritable: (mode & 0o020) !== 0,
    isWritableByAll: (mode & 0o002) !== 0,
  };
}

/** The profiles of the cluster; none if there is no cluster. */
function readProfiles(context: CommandContext): readonly AttributeValues[] {
  const folder = `${context.host.files.root()}/${profileFolder}`;
  const found = context.host.files.list(folder);
  if (!found.ok) return [];
  return found.names
    .filter((name) => name.endsWith('.cap'))
    .flatMap((name) => {
      const read = readBytes(context, `${folder}/${name}`, scriptBytesMax);
      return read.ok ? [givenValues(parseProfile(decodeBytes(read.text)))] : [];
    });
}

/** Whether a profile that runs the script requires a network; null if no profile runs it. */
function requiresNetwork(
  { host }: CommandContext,
  file: string,
  profiles: readonly AttributeValues[],
): boolean | null {
  const folder = `${host.files.root()}/${scriptFolder}`;
  const owners = profiles.filter(({ ACTION_SCRIPT: script = '' }) => {
    if (script === '') return false;
    return file === (script.startsWith('/') ? script : `${folder}/${script}`);
  });
  if (owners.length === 0) return null;
  const networks = new Set(
    profiles.filter(({ TYPE }) => TYPE === 'network').flatMap(({ NAME }) => NAME ?? []),
  );
  return owners.some(({ REQUIRED_RESOURCES }) =>
    listMembers(REQUIRED_RESOURCES ?? '').some((name) => networks.has(name)),
  );
}
