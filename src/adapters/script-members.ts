// An emulated member as a place where processes run: its folder, its environment and its mark. The mark is a word in
// the environment of every process started for the member, by which they are all found again.
import { join } from 'node:path';
import type { MemberConfig, MemberName } from '../engine/index.ts';
import type { ScriptOrder } from '../runtime/index.ts';
import { memberRootOf } from './cluster-root.ts';
import type { Environment } from './root-path.ts';

/** The search path of action scripts (manual 2.3.1). */
const scriptPath = '/sbin:/usr/sbin:/usr/bin';
/** What a script may know of the person whose cluster it is; nothing else of the daemon's environment reaches it. */
const inherited = ['HOME', 'USER', 'LOGNAME', 'TZ'] as const;

export const markVariable = 'SYSMAN_MARK';
export const ticketVariable = 'SYSMAN_TICKET';

export interface ScriptPlace {
  readonly folder: string;
  /** A word that is unique to the cluster and the member, and outlives the daemon. */
  readonly mark: string;
  environmentOf(order: Pick<ScriptOrder, 'ticket' | 'environment'>): Record<string, string>;
  /** The word that marks one run among those of the member. */
  ticketWord(ticket: number): string;
  /** Where the process group of a run is written down while it lasts. */
  recordPath(ticket: number): string;
  readonly recordFolder: string;
}

export interface ScriptPlaceOptions {
  readonly root: string;
  readonly members: readonly MemberConfig[];
  /** A random word kept in the registry, so that two clusters on one host never share a mark. */
  readonly clusterId: string;
  /** The daemon's environment. */
  readonly environment: Environment;
  /** Where the commands are, for scripts; absent where there are none. */
  readonly binFolder?: string | undefined;
}

/** The places of all configured members. */
export function createScriptPlaces(
  options: ScriptPlaceOptions,
): ReadonlyMap<MemberName, ScriptPlace> {
  return new Map(options.members.map((member) => [member.name, createPlace(member, options)]));
}

function createPlace(member: MemberConfig, options: ScriptPlaceOptions): ScriptPlace {
  const folder = memberRootOf(options.root, member.id);
  const mark = `${options.clusterId}.${member.name}`;
  const recordFolder = join(folder, 'var', 'run', 'scripts');
  const ticketWord = (ticket: number): string => `${mark}.${ticket}`;
  const base: Record<string, string> = { PATH: scriptPath };
  for (const name of inherited) {
    const value = options.environment[name];
    if (value !== undefined) base[name] = value;
  }
  return {
    folder,
    mark,
    recordFolder,
    ticketWord,
    recordPath: (ticket) => join(recordFolder, String(ticket)),
    environmentOf: ({ ticket, environment }) => ({
      ...base,
      ...environment,
      SYSMAN_ROOT: options.root,
      SYSMAN_MEMBER: member.name,
      SYSMAN_MEMBER_ID: String(member.id),
      SYSMAN_MEMBER_ROOT: folder,
      SYSMAN_HOSTNAME: member.hostName,
      // Scripts get the manual's PATH, in which Node itself may well not be, nor are the commands, such as evmpost.
      SYSMAN_NODE: process.execPath,
      ...(options.binFolder === undefined ? {} : { SYSMAN_BIN: options.binFolder }),
      [markVariable]: mark,
      [ticketVariable]: ticketWord(ticket),
    }),
  };
}
