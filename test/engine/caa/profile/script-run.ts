// Runs generated action scripts as real processes of made-up members, in a folder of its own, the
// way caad does: argument, environment, own process group. Cleans up by the marks it gave out.
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import { generateScript } from '../../../../src/engine/caa/profile/index.ts';

export interface ScriptEnd {
  readonly status: number | null;
  readonly output: string;
}

export interface ScriptBench {
  readonly root: string;
  /** Writes an executable shell program and returns its full path. */
  program(name: string, body: string): string;
  /** Generates the action script of a resource for a program, which is watched after its start for so long. */
  script(resource: string, executable: string, startSeconds?: number): string;
  /** Runs an entry point of a script on a member. */
  run(
    script: string,
    entryPoint: string,
    member: string,
    environment?: Record<string, string>,
  ): Promise<ScriptEnd>;
  /** Runs an entry point as a person tries it out, without a cluster. */
  runByHand(script: string, entryPoint: string): Promise<ScriptEnd>;
  /** Process numbers that carry the member's mark. */
  processes(member: string): readonly number[];
  pidFile(resource: string, member: string): string;
  close(): void;
}

const startLine = /^START_SECONDS=1\b/m;

/** The PATH that CAA gives to action scripts (manual 2.3.1). */
const ACTION_SCRIPT_PATH = '/sbin:/usr/sbin:/usr/bin';

const template = readFileSync(
  new URL('../../../../fixtures/root/var/cluster/caa/template/template.scr', import.meta.url),
  'utf8',
);

export function openScriptBench(): ScriptBench {
  const root = mkdtempSync(join(tmpdir(), 'caa-script-'));
  const markOf = (member: string) => `${root}:${member}`;
  const memberRoot = (member: string) => join(root, 'cluster', 'members', member);
  return {
    root,
    program(name, body) {
      const path = join(root, name);
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, `#!/bin/sh\n${body}\n`);
      chmodSync(path, 0o755);
      return path;
    },
    script(resource, executable, startSeconds = 1) {
      const made = generateScript(template, { name: resource, executable });
      if (!made.ok) throw new Error(made.message);
      const path = join(root, `${resource}.scr`);
      expect(made.text).toMatch(startLine);
      writeFileSync(path, made.text.replace(startLine, `START_SECONDS=${startSeconds}`));
      chmodSync(path, 0o755);
      return path;
    },
    run(script, entryPoint, member, environment = {}) {
      return runScript(script, entryPoint, {
        PATH: ACTION_SCRIPT_PATH,
        _CAA_NAME: basename(script, '.scr'),
        SYSMAN_ROOT: root,
        SYSMAN_MEMBER: member,
        SYSMAN_MEMBER_ROOT: memberRoot(member),
        SYSMAN_MARK: markOf(member),
        ...environment,
      });
    },
    runByHand: (script, entryPoint) =>
      runScript(script, entryPoint, { PATH: ACTION_SCRIPT_PATH, HOME: root }),
    processes: (member) => processesWith(`SYSMAN_MARK=${markOf(member)}`),
    pidFile: (resource, member) => join(memberRoot(member), 'var', 'run', `${resource}.pid`),
    close() {
      // Programs of some tests shed the mark; their command line still names the folder.
      const left = runningProcesses().filter(
        (pid) =>
          readStrings(pid, 'environ').some((variable) => variable.includes(root)) ||
          readStrings(pid, 'cmdline').some((word) => word.includes(root)),
      );
      for (const pid of left) endProcess(pid);
      rmSync(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function runScript(
  script: string,
  entryPoint: string,
  environment: Record<string, string>,
): Promise<ScriptEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(script, [entryPoint], {
      env: environment,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (piece) => (output += String(piece)));
    child.stderr.on('data', (piece) => (output += String(piece)));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output }));
  });
}

function processesWith(variable: string): readonly number[] {
  return runningProcesses().filter((pid) => readStrings(pid, 'environ').includes(variable));
}

function runningProcesses(): readonly number[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number);
}

function readStrings(pid: number, file: 'environ' | 'cmdline'): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** Ends one process that a test has left behind; it may have ended by itself meanwhile. */
export function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already, which is what was wanted.
  }
}
