// What still runs of an application that CAA takes as down on somebody's word (manual 2.3, 2.9): the caller is told, in
// the words of `caa_stat -why`. The engine sees no processes, so that the runtime fills them in.
import type { Core, Origin } from '../core.ts';
import type { MemberName, ResourceName } from '../documents.ts';

/** Has the caller told what still runs of it, in front of the lines that follow; CAA itself needs no telling. */
export function tellRemains(
  core: Core,
  resource: ResourceName,
  member: MemberName,
  { request, run }: Origin,
): void {
  if (request === null || run === null) return;
  core.emit({ type: 'reply/remains', request, run, resource, member });
}

interface Process {
  readonly pid: number;
  readonly command: string;
}

/**
 * What still runs of a resource on a member, as a sentence and a line for each process.
 *
 * @param subject how the sentence calls the resource: its name, or `it`.
 * @param processes null: the host does not show which are its own.
 */
export function describeRemains(
  subject: string,
  member: MemberName,
  processes: readonly Process[] | null,
): { readonly sentence: string; readonly lines: readonly string[] } {
  if (processes === null) {
    return { sentence: `This host does not show what still runs of ${subject}.`, lines: [] };
  }
  if (processes.length === 0) {
    const sentence = `Nothing that was started for ${subject} still runs on ${member}.`;
    return { sentence, lines: [] };
  }
  return {
    sentence: `What still runs of ${subject} on ${member}:`,
    lines: processes.map(({ pid, command }) => `| ${pid} ${shortCommand(command)}`),
  };
}

/** As much of a command line as tells what it is. */
const commandMax = 200;

/** A process may have whole scripts, or pages of options, in its command line. */
function shortCommand(command: string): string {
  const line = command.replace(/\s+/gu, ' ').trim();
  return line.length > commandMax ? `${line.slice(0, commandMax)}...` : line;
}

/** The same as a warning for somebody who has just taken it as down; nothing if nothing runs. */
export function remainsWarning(
  resource: ResourceName,
  member: MemberName,
  processes: readonly Process[] | null,
): readonly string[] {
  if (processes?.length === 0) return [];
  const { sentence, lines } = describeRemains(resource, member, processes);
  const remedy = `CAA takes ${resource} as down all the same: see to it by hand before it is started again.`;
  return [sentence, ...lines.map((line) => `  ${line}`), remedy];
}
