// Transcripts: command lines and everything they print, replayed in a fresh cluster with the real launchers and a real
// daemon. A transcript is compared with itself, so that the file is both the test and the documentation of it.
//
// A line `# …` is a comment, `$ …` a command line for sh, `> …` its next line. What follows is the command's standard
// output as it is, then its standard error behind `! `, then `= N` if the exit status N is not 0. A line of output that
// could be taken for one of these has a backslash before it. The path of the cluster root appears as $SYSMAN_ROOT.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './ports.ts';
import { killProcessesOf } from './root.ts';

const binFolder = fileURLToPath(new URL('../../bin', import.meta.url));

type Step =
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'command'; readonly text: string };

/** Comments and command lines of a transcript, in order; what the commands printed is left out. */
export function parseTranscript(text: string): readonly Step[] {
  const steps: Step[] = [];
  let reading = false;
  for (const line of text.split('\n')) {
    const last = steps.at(-1);
    if (reading && line.startsWith('> ') && last?.kind === 'command') {
      steps[steps.length - 1] = { kind: 'command', text: `${last.text}\n${line.slice(2)}` };
      continue;
    }
    reading = line.startsWith('$ ');
    if (reading) steps.push({ kind: 'command', text: line.slice(2) });
    else if (line.startsWith('#')) steps.push({ kind: 'comment', text: line });
  }
  return steps;
}

/**
 * Replays a transcript in a fresh cluster and ends everything that was started for it.
 *
 * @returns the transcript as it came out this time.
 */
export async function replayTranscript(text: string): Promise<string> {
  const shell = await openShell();
  try {
    const lines: string[] = [];
    for (const step of parseTranscript(text)) {
      if (step.kind === 'comment') lines.push(step.text);
      else lines.push(...(await runStep(step.text, shell)));
    }
    return `${lines.join('\n')}\n`;
  } finally {
    await shell.close();
  }
}

/** A fresh cluster root and a shell in it, with the launchers of this checkout first in its PATH. */
export interface Shell {
  readonly root: string;
  readonly environment: Readonly<Record<string, string>>;
  run(command: string): Promise<ShellResult>;
  /** Stops the daemon, kills the applications and removes the root. */
  close(): Promise<void>;
}

/** Opens a shell; its daemon starts with the first command that needs one. */
export async function openShell(): Promise<Shell> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'transcript-')));
  const environment = {
    PATH: `${binFolder}:${join(root, 'usr/dt/bin')}:${process.env.PATH ?? ''}`,
    HOME: root,
    TZ: 'UTC',
    LC_ALL: 'C.UTF-8',
    SYSMAN_ROOT: root,
  };
  const run = (command: string): Promise<ShellResult> => runShell(command, root, environment);
  // Several transcripts run side by side, and each may start the example application.
  mkdirSync(join(root, 'etc'), { mode: 0o755 });
  writeFileSync(join(root, 'etc', 'dtcalc.conf'), `port=${await freePort()}\n`);
  const close = async (): Promise<void> => {
    await run('caad stop');
    // Applications outlive the daemon.
    await killProcessesOf(root);
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  };
  return { root, environment, run, close };
}

export interface ShellResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

async function runStep(command: string, shell: Shell): Promise<readonly string[]> {
  const { stdout, stderr, status } = await shell.run(command);
  const shown = (text: string): readonly string[] =>
    linesOf(text.replaceAll(shell.root, '$SYSMAN_ROOT'));
  return [
    ...command.split('\n').map((line, index) => `${index === 0 ? '$' : '>'} ${line}`),
    ...shown(stdout).map((line) => (/^([#\\]|[$>!=] )/.test(line) ? `\\${line}` : line)),
    ...shown(stderr).map((line) => `! ${line}`),
    ...(status === 0 ? [] : [`= ${status}`]),
  ];
}

function linesOf(text: string): readonly string[] {
  if (text === '') return [];
  return text.endsWith('\n')
    ? text.slice(0, -1).split('\n')
    : [...text.split('\n'), '\\ no line end'];
}

function runShell(
  command: string,
  root: string,
  environment: Readonly<Record<string, string>>,
): Promise<ShellResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', command], {
      cwd: root,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      stdout += piece;
    });
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      stderr += piece;
    });
    child.on('error', reject);
    // `close` comes only when nobody holds the pipes any more: a daemon that kept them would hang every pipeline.
    child.on('close', (code) => resolve({ stdout, stderr, status: code ?? -1 }));
  });
}
