// One conversation of a command with the cluster: connect, do what the command wants, hang up. Every way in which
// the conversation itself can fail is answered here, in the same words for all commands.
import {
  type ClusterClient,
  ConnectionError,
  RequestError,
  watchForSilence,
} from '../client/index.ts';
import { type CommandContext, exitStatus } from './context.ts';
import { printErrors } from './print.ts';

/**
 * Connects, lets `action` talk to the cluster, and closes the connection whatever happened.
 *
 * @param quiet `-q`: nothing is printed, the exit status tells.
 * @returns the exit status of `action`; 1, with messages, if the daemon cannot be reached, the connection is lost or
 *   the daemon refuses the request.
 */
export async function callCluster(
  context: CommandContext,
  quiet: boolean,
  action: (client: ClusterClient) => Promise<number>,
): Promise<number> {
  const fail = (message: string): number => {
    if (!quiet) printErrors(context, [message]);
    return exitStatus.failed;
  };
  let client: ClusterClient;
  try {
    client = await context.connect();
  } catch (error) {
    if (error instanceof ConnectionError) return fail(error.message);
    throw error;
  }
  const overseen = oversee(context, quiet, client);
  try {
    return await Promise.race([action(overseen.client), overseen.gone]);
  } catch (error) {
    if (error instanceof RequestError) return fail(`${context.name}: ${error.message}`);
    if (error instanceof ConnectionError) return fail(`${cannotCommunicate} ${error.message}`);
    throw error;
  } finally {
    overseen.stop();
    client.close();
  }
}

/**
 * Tells the person when the daemon falls silent, and goes on waiting as long as something may yet be done.
 *
 * @returns the client to ask through, and `gone`, which rejects when a mere look at the cluster has been waited for long
 *   enough; it never resolves. Who asks through the client as it was waits for ever, and is told all the same.
 */
export function oversee(
  { host, ...context }: CommandContext,
  quiet: boolean,
  client: ClusterClient,
) {
  const { pid } = client.hello;
  const say = (text: string): void => {
    if (!quiet) printErrors({ ...context, host }, [text]);
  };
  let giveUp: (error: ConnectionError) => void = () => {};
  const gone = new Promise<never>((_resolve, reject) => {
    giveUp = reject;
  });
  // Nobody may be left to hear it.
  gone.catch(() => {});
  const watched = watchForSilence(client, {
    after: host.after,
    silent: (ms, acts) => say(silentText(pid, ms, acts)),
    answers: () => say(`The CAA daemon (process id ${pid}) answers again.`),
    gone: (ms) => giveUp(new ConnectionError(goneText(pid, ms))),
  });
  return { ...watched, gone };
}

function silentText(pid: number, ms: number, acts: boolean): string {
  const waits = acts
    ? 'What was asked for may yet be done, so this command goes on waiting; an interrupt (Ctrl-C) ends only the waiting.'
    : 'This command goes on waiting.';
  return `The CAA daemon ${hungText(pid, ms)} ${waits} ${remedyText(pid)}`;
}

function goneText(pid: number, ms: number): string {
  return `It ${hungText(pid, ms)} Nothing was to be changed. ${remedyText(pid)}`;
}

function hungText(pid: number, ms: number): string {
  return `(process id ${pid}) has not answered for ${ms / 1000} s: it was stopped by a signal, or hangs.`;
}

function remedyText(pid: number): string {
  return (
    `If it was stopped, kill -CONT ${pid} lets it go on; if it hangs, kill -9 ${pid} ends it: applications keep ` +
    'running, and the next command starts it again.'
  );
}

/** CAA-628; the error that follows says what may still be going on, and the remedy. */
const cannotCommunicate = 'Cannot communicate with the CAA daemon.';
