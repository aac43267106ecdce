// Composition root of the console: reads the command line and the terminal before anything heavy is loaded,
// then starts the full screen, line mode, or neither (TUI-011..019, 351..353, 427).
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { version } from '../../package.json';
import { type Invocation, parseArguments, usage } from '../tui/arguments.ts';
import { directCommand } from '../tui/line-tasks.ts';
import { formatTaskList } from '../tui/tasks.ts';
import { decideCapabilities, environmentForInk } from '../tui/terminal/index.ts';

/** Exit codes of TUI-019 that are given here; those of signals are the session's. */
const exitCodes = { ok: 0, wrongUsage: 2, noTerminal: 3 } as const;

/** The folder with bin/ and dist/. */
const packageFolder = join(dirname(fileURLToPath(import.meta.url)), '..');

async function main(): Promise<number> {
  const invocation = parseArguments(process.argv.slice(2));
  switch (invocation.kind) {
    case 'list':
      return print(formatTaskList());
    case 'help':
      return print(usage);
    case 'version':
      return print([version]);
    case 'gui':
      return refuse(
        'sysman: there is no graphical interface. Use -ui cui (full screen) or -ui line (questions and answers).',
      );
    case 'wrong':
      return refuse(invocation.message);
    case 'cli':
      return runCommand(invocation.words);
    case 'open':
      return open(invocation);
  }
}

type OpenInvocation = Extract<Invocation, { kind: 'open' }>;

async function open(invocation: OpenInvocation): Promise<number> {
  const { opening, wishes } = invocation;
  const question = {
    env: process.env,
    input: process.stdin,
    output: process.stdout,
    ui: wishes.ui ?? undefined,
    noColor: wishes.noColor,
    ascii: wishes.ascii,
  };
  const capabilities = decideCapabilities(question);
  if (capabilities.mode === 'no-terminal') {
    const words = opening.kind === 'task' ? directCommand(opening.task, opening.words) : null;
    if (words !== null && !(wishes.readOnly && words.acts)) return runCommand(words.command);
    process.stderr.write(
      `sysman: ${capabilities.reasons[0] ?? 'not a terminal'}. ` +
        'sysman -list lists the tasks; sysman -cli COMMAND runs a command without a terminal.\n',
    );
    return exitCodes.noTerminal;
  }
  if (capabilities.mode === 'line') {
    const { runLines } = await import('./sysman-lines.ts');
    return runLines(invocation, { packageFolder, version });
  }
  const changes = environmentForInk(question);
  const hostEnvironment = { ...process.env };
  for (const name of changes.remove) delete process.env[name];
  Object.assign(process.env, changes.set);
  const { runScreen } = await import('./sysman-screen.ts');
  return runScreen(invocation, capabilities, { packageFolder, version, hostEnvironment });
}

/** A command of the family on this terminal, with its exit status. */
function runCommand(words: readonly string[]): number {
  const [name = '', ...rest] = words;
  const path = join(packageFolder, 'bin', name);
  if (!/^[a-z_]+$/.test(name) || !existsSync(path)) {
    return refuse(
      `sysman: there is no command "${name}". The commands are in ${join(packageFolder, 'bin')}.`,
    );
  }
  const child = spawnSync(process.execPath, [path, ...rest], { stdio: 'inherit' });
  return child.status ?? 1;
}

function print(lines: readonly string[]): number {
  process.stdout.write(`${lines.join('\n')}\n`);
  return exitCodes.ok;
}

function refuse(message: string): number {
  process.stderr.write(`${message}\n`);
  return exitCodes.wrongUsage;
}

// A reader that has gone away, as in `sysman -list | head -1`, is no error.
process.stdout.on('error', () => {});
const status = await main();
process.stdout.write('', () => process.exit(status));
