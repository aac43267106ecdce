// dlm_lock: runs a command while it holds a lock of the cluster, as flock(1) does on one host. This file holds the order
// of events: ask, wait, run, give back; each of them has a file of its own.
import { type ClusterClient, ConnectionError, RequestError } from '../client/index.ts';
import { formatDlmName, formatHolders } from '../format/index.ts';
import { oversee } from './cluster-call.ts';
import type { CommandContext, PassedSignal } from './context.ts';
import { flags, type LockOrder, lockOrderOf, values } from './dlm_lock-arguments.ts';
import { help, synopsis } from './dlm_lock-help.ts';
import { runLocked } from './dlm_lock-run.ts';
import { type LockAnswer, openLockSession } from './dlm_lock-session.ts';
import { lockStatus } from './dlm_lock-status.ts';
import { type CommandUsage, withOptions } from './options.ts';
import { printErrors } from './print.ts';

const usage: CommandUsage = {
  synopsis,
  help,
  flags,
  values,
  anyText: ['value'],
  optionsFirst: true,
};

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const order = lockOrderOf(options, context.host);
    let client: ClusterClient | null = null;
    let stopWatching = (): void => {};
    try {
      client = await context.connect();
      stopWatching = oversee(context, false, client).stop;
      return await lockAndRun(context, client, order);
    } catch (error) {
      const isSaid = error instanceof RequestError || error instanceof ConnectionError;
      if (!isSaid) throw error;
      printErrors(context, [`${context.name}: ${error.message}`]);
      return lockStatus.refused;
    } finally {
      stopWatching();
      client?.close();
    }
  });
}

async function lockAndRun(
  context: CommandContext,
  client: ClusterClient,
  order: LockOrder,
): Promise<number> {
  const session = openLockSession(client, context.host);
  const signals = listenForSignals(context);
  try {
    const sayHolders = async (): Promise<void> => {
      if (order.verbose) printErrors(context, await describeHolders(client, context, order));
    };
    const answer = await Promise.race([
      session.request(order, () => void sayHolders()),
      signals.first,
      session.lost.then((reason) => lostBeforeGranted(order, reason)),
    ]);
    if (typeof answer === 'number') return answer;
    if (answer.kind === 'granted') {
      const { lock } = answer;
      return await runLocked({ context, order, session, lock, passSignals: signals.passTo });
    }
    if (answer.kind === 'not-granted') {
      if (order.noQueue) await sayHolders();
      return order.notGrantedStatus;
    }
    printErrors(context, [`${context.name}: ${answer.message}`]);
    return lockStatus.refused;
  } finally {
    signals.stop();
  }
}

function lostBeforeGranted({ name }: LockOrder, reason: string): LockAnswer {
  const message = `The lock on ${formatDlmName(name)} was not granted. ${reason} Run the command again.`;
  return { kind: 'refused', message };
}

const signalStatus: Readonly<Record<PassedSignal, number>> = {
  SIGHUP: 129,
  SIGINT: 130,
  SIGQUIT: 131,
  SIGTERM: 143,
};

/** Until a command runs, the first signal ends the wait; afterwards each is the command's. */
function listenForSignals({ host }: CommandContext) {
  let pass: ((name: PassedSignal, byTerminal: boolean) => void) | null = null;
  let settleFirst: (status: number) => void = () => {};
  const first = new Promise<number>((resolve) => {
    settleFirst = resolve;
  });
  const stop = host.onSignal((name, byTerminal) => {
    if (pass === null) settleFirst(signalStatus[name]);
    else pass(name, byTerminal);
  });
  return {
    /** The exit status for a signal that came before the command. */
    first,
    passTo: (next: NonNullable<typeof pass>) => {
      pass = next;
    },
    stop,
  };
}

/** Looking is a kindness: a sample that cannot be had is no reason to fail. */
async function describeHolders(
  client: ClusterClient,
  { name: command }: CommandContext,
  { namespace, name, mode }: LockOrder,
): Promise<readonly string[]> {
  try {
    const sample = await client.request('dlm.sample', {
      namespace: namespace.key,
      locksMax: holderLocksMax,
    });
    const holders = formatHolders(sample, name, mode);
    return holders === null ? [] : [`${command}: ${holders}`];
  } catch {
    return [];
  }
}

/** In a larger namespace it would take longer to look than it is worth. */
const holderLocksMax = 5000;
