// Composition root of the manual's commands. scripts/build.mjs makes a bundle of this and each command by itself, so that
// only what a command really uses is loaded: a script may call hundreds of them.
import type { Socket } from 'node:net';
import { release, type as systemName, userInfo } from 'node:os';
import { join } from 'node:path';
import { version } from '../../package.json';
import { createClientMachine } from '../adapters/client-machine.ts';
import { createCommandFiles } from '../adapters/command-files.ts';
import { createCommandHost } from '../adapters/command-host.ts';
import { outputFailure } from '../adapters/errors.ts';
import { resolveRoot } from '../adapters/root-path.ts';
import { connectCluster } from '../client/index.ts';
import {
  type CommandContext,
  type CommandMain,
  exitStatus,
  type Output,
} from '../commands/index.ts';

/**
 * Runs a command with the arguments of this process, and ends the process with its exit status.
 *
 * @param name as in bin/.
 */
export function runCommand(name: string, main: CommandMain): void {
  const stdout = openOutput(process.stdout);
  const stderr = openOutput(process.stderr);
  const end = async (status: number): Promise<void> => {
    const failure = await stdout.drained();
    if (failure !== null) {
      stderr.write(`${name}: ${outputFailure(failure)}\n`);
    }
    await stderr.drained();
    // A connection that is still closing must not hold the process.
    process.exit(failure === null || status !== 0 ? status : exitStatus.failed);
  };
  main(createContext(name, stdout, stderr)).then(end, (error: unknown) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    stderr.write(`${name}: this is a fault of the program, please report it:\n${text}\n`);
    return end(faultStatus);
  });
}

/** EX_SOFTWARE of sysexits.h: not a status that a command gives by itself. */
const faultStatus = 70;

function createContext(name: string, stdout: Output, stderr: Output): CommandContext {
  const { env } = process;
  let connection: Socket | null = null;
  return {
    name,
    argv: process.argv.slice(2),
    env,
    user: loginName(),
    stdout,
    stderr,
    version,
    baseSystem: `${systemName()} ${release()}`,
    onInterrupt: (interrupted) => {
      process.once('SIGINT', interrupted);
      return () => process.off('SIGINT', interrupted);
    },
    connect: ({ start } = { start: true }) => {
      const daemonCommand = [process.execPath, join(__dirname, 'caad.cjs'), 'run'];
      const machine = createClientMachine({
        root: resolveRoot(env),
        daemonCommand,
        environment: env,
        connected: (socket) => {
          connection = socket;
        },
      });
      return connectCluster({ machine, start, clientName: name, version });
    },
    host: {
      ...createCommandHost(() => connection),
      files: createCommandFiles(() => resolveRoot(env)),
    },
  };
}

/** What may wait for a slow reader before it counts as one. */
const behindBytes = 1_048_576;

interface DrainedOutput extends Output {
  /** Waits until everything written has reached its reader, and tells what kept it from doing so. */
  drained(): Promise<Error | null>;
}

/** A reader that has gone away, as in `caa_stat | head -1`, is no error; a full disk is one. */
function openOutput(stream: NodeJS.WriteStream): DrainedOutput {
  let open = true;
  let gone = (): void => {};
  let failure: Error | null = null;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    open = false;
    gone();
    if (error.code !== 'EPIPE') failure ??= error;
  });
  return {
    isTerminal: stream.isTTY === true,
    ...(stream.isTTY && stream.columns > 0 ? { columns: stream.columns } : {}),
    whenGone: (action) => {
      gone = action;
    },
    write: (text) => {
      if (open) stream.write(text);
    },
    isBehind: (caughtUp) => {
      if (!open || stream.writableLength <= behindBytes) return false;
      stream.write('', () => caughtUp());
      return true;
    },
    drained: async () => {
      await new Promise<void>((resolve) => stream.write('', () => resolve()));
      return failure;
    },
  };
}

/** A process may run under a user id that has no name. */
function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.geteuid?.() ?? 'unknown'}`;
  }
}
