// Faults of action scripts to practise with: a stand-in that lies before the real script, fails at one entry point or is
// slow there, and hands everything else on. The real script is never touched; the stand-in is a file, so that the fault
// outlives the daemon, and taking it away is the undo.
import { type EntryPoint, resourceNameFault } from '../engine/index.ts';
import type { ClusterFiles, ScriptOrder } from './ports.ts';
import type { Refusable } from './profile-results.ts';

/** What goes wrong at an entry point. */
export type ScriptFault =
  | { readonly kind: 'fail'; readonly entryPoint: EntryPoint }
  | { readonly kind: 'slow'; readonly entryPoint: EntryPoint; readonly seconds: number };

/** A day: longer than any SCRIPT_TIMEOUT that somebody waits for. */
export const slowSecondsMax = 86_400;

const faultFolder = 'var/cluster/caa/fault';
const suffix = '.scr';
const scriptVariable = 'SYSMAN_ACTION_SCRIPT';

/** The faults that are in force, by resource, in ascending order. */
export function scriptFaults(
  files: ClusterFiles,
): readonly { readonly name: string; readonly fault: ScriptFault }[] {
  return files.list(faultFolder).flatMap((file) => {
    if (!file.endsWith(suffix)) return [];
    const name = file.slice(0, -suffix.length);
    const fault = faultOf(files, name);
    return fault === null ? [] : [{ name, fault }];
  });
}

/**
 * Puts a fault before the script of an application, or takes it away.
 *
 * @param fault null for none.
 * @returns the fault that was in force until now, for the way back.
 */
export function setScriptFault(
  files: ClusterFiles,
  name: string,
  fault: ScriptFault | null,
): Refusable<{ readonly was: ScriptFault | null }> {
  if (resourceNameFault(name) !== undefined) {
    return { ok: false, messages: [`There is no application ${JSON.stringify(name)}.`] };
  }
  const was = faultOf(files, name);
  if (fault === null && was === null) {
    return { ok: false, messages: [`The action script of ${name} has no fault to take away.`] };
  }
  try {
    if (fault === null) files.remove(standInPath(name));
    else files.writeText(standInPath(name), standIn(name, fault), 0o755);
  } catch (error) {
    return { ok: false, messages: [error instanceof Error ? error.message : String(error)] };
  }
  return { ok: true, was };
}

/** The order as it is carried out: through the stand-in, if there is one. */
export function throughFault(files: ClusterFiles, order: ScriptOrder): ScriptOrder {
  const path = standInPath(order.resource);
  if (resourceNameFault(order.resource) !== undefined || files.stat(path) === undefined) {
    return order;
  }
  const environment = { ...order.environment, [scriptVariable]: order.path };
  return { ...order, path: files.fullPath(path), environment };
}

function standInPath(name: string): string {
  return `${faultFolder}/${name}${suffix}`;
}

/** Read from the stand-in's second line, so that there is one truth. */
function faultOf(files: ClusterFiles, name: string): ScriptFault | null {
  const text = files.readText(standInPath(name)) ?? '';
  const found = /^# fault: (fail|slow) (start|stop|check)(?: (\d+))?$/m.exec(text);
  const entryPoint = entryPoints.find((one) => one === found?.[2]);
  if (found === null || entryPoint === undefined) return null;
  return found[1] === 'fail'
    ? { kind: 'fail', entryPoint }
    : { kind: 'slow', entryPoint, seconds: Number(found[3] ?? 0) };
}

const entryPoints = ['start', 'stop', 'check'] as const;

function standIn(name: string, fault: ScriptFault): string {
  const { entryPoint } = fault;
  const words =
    fault.kind === 'fail' ? `fail ${entryPoint}` : `slow ${entryPoint} ${fault.seconds}`;
  // Some systems keep sleep in /bin, which is not in the PATH of an action script.
  const body =
    fault.kind === 'fail'
      ? `echo 'clu_fault: the ${entryPoint} entry point fails on purpose'; exit 2`
      : `echo 'clu_fault: the ${entryPoint} entry point waits ${fault.seconds} s on purpose'\n` +
        `    sleep ${fault.seconds} || /bin/sleep ${fault.seconds}`;
  return `#!/bin/sh
# fault: ${words}
# A fault to practise with, before the action script of ${name}. clu_fault restore-script ${name} takes it away.
case $1 in
${entryPoint})
    ${body} ;;
esac
exec "$${scriptVariable}" "$@"
`;
}
