// Shell commands that the console runs for a lesson: out of sight, or on the terminal for the learner to see (TUI-327). The
// commands of the product come first on their path. Draws nothing and knows no lesson.
import { type ChildProcess, spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { resolveRoot } from '../adapters/root-path.ts';
import type { CommandsEnd } from '../tui/screen.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment for such commands: they find the product's, the Node that runs it, and the folder of this cluster. */
export function environmentOf(packageFolder: string, env: Environment): Environment {
  const own = [join(packageFolder, 'bin'), dirname(process.execPath)];
  const path = [...own, env.PATH ?? ''].join(delimiter);
  return { ...env, SYSMAN_ROOT: resolveRoot(env), PATH: path };
}

/** Runs commands one after the other until one fails; what they print goes nowhere but for the last line. */
export async function runCommands(
  commands: readonly string[],
  env: Environment,
): Promise<CommandsEnd> {
  let said = '';
  for (const command of commands) {
    const end = await runOne(command, env);
    said = end.said;
    if (!end.ok) return end;
  }
  return { ok: true, said };
}

/** Characters kept of what a command prints. */
const outputMax = 4096;

function runOne(command: string, env: Environment): Promise<CommandsEnd> {
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', command], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const heard = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-outputMax);
    };
    child.stdout.on('data', heard);
    child.stderr.on('data', heard);
    child.on('error', (error) => resolve({ ok: false, said: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, said: lastLine(output) }));
  });
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1)?.trim() ?? '';
}

/** Each line is printed as if it had been typed, and done; a pause before and after lets the eye follow. */
const showing =
  'for line in "$@"; do printf "\\n$ %s\\n" "$line"; sleep 1; eval "$line"; sleep 1; done; printf "\\n"';

/** Does the lines on this terminal. */
export function showLines(lines: readonly string[], env: Environment): ChildProcess {
  return spawn('/bin/sh', ['-c', showing, 'sh', ...lines], { stdio: 'inherit', env });
}
