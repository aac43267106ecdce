// One conversation of a command with the cluster: connect, do what the command wants, hang up. Every way in which
// the conversation itself can fail is answered here, in the same words for all commands.
import { type ClusterClient, ConnectionError, RequestError } from '../client/index.ts';
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
  try {
    return await action(client);
  } catch (error) {
    if (error instanceof RequestError) return fail(`${context.name}: ${error.message}`);
    if (error instanceof ConnectionError) return fail(`${cannotCommunicate} ${error.message}`);
    throw error;
  } finally {
    client.close();
  }
}

/** CAA-628; the error that follows says what may still be going on, and the remedy. */
const cannotCommunicate = 'Cannot communicate with the CAA daemon.';
