// The script: commands that changed something, as a shell script with comments (TUI-273..275). Watches the
// requests that go to the service and writes one entry for each that acted. Knows no files.
import { cleanText, formatTime } from '../format/index.ts';
import type { Method, Params, Result } from '../protocol/index.ts';
import type { Requester } from './screen.ts';

export interface ScriptContext {
  readonly now: () => number;
  readonly user: string;
  /** What the command acted on: `cluster deli`. */
  readonly focus: () => string;
  readonly append: (lines: readonly string[]) => void;
}

/** The same line to the service; every acting command that ends is written to the script. */
export function recordRequests(requester: Requester, context: ScriptContext): Requester {
  return {
    request: async <M extends Method>(method: M, params: Params<M>): Promise<Result<M>> => {
      const command = commandLineOf(params);
      try {
        const result = await requester.request(method, params);
        if (command !== null)
          context.append(scriptEntry(command, exitCodeOf(result), null, context));
        return result;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (command !== null) context.append(scriptEntry(command, null, reason, context));
        throw error;
      }
    },
  };
}

/** A comment with time, user, focus and result, then the command; a failed one is a comment as well. */
export function scriptEntry(
  command: string,
  exitCode: number | null,
  reason: string | null,
  context: Omit<ScriptContext, 'append'>,
): readonly string[] {
  const isOk = exitCode === 0;
  const result = isOk ? 'OK' : `FAILED${exitCode === null ? '' : ` (exit ${exitCode})`}`;
  const head = `# ${formatTime(context.now())} ${context.user}, ${context.focus()}: ${result}`;
  if (isOk) return [head, command];
  return [head, ...(reason === null ? [] : [`# ${cleanText(reason)}`]), `# ${cleanText(command)}`];
}

/** Only requests that act carry their caller, with the command as one would type it. */
function commandLineOf(params: unknown): string | null {
  if (typeof params !== 'object' || params === null || !('caller' in params)) return null;
  const { caller } = params;
  if (typeof caller !== 'object' || caller === null || !('commandLine' in caller)) return null;
  return typeof caller.commandLine === 'string' ? caller.commandLine : null;
}

function exitCodeOf(result: unknown): number | null {
  if (typeof result !== 'object' || result === null || !('exitCode' in result)) return null;
  return typeof result.exitCode === 'number' ? result.exitCode : null;
}
