// How a program gets its connection: to the daemon that runs, or to one that it starts first. How to dial and how to
// start a process is the machine's business and is passed in.
import { errorCodes, ownerOnlyText, type Transport } from '../protocol/index.ts';
import {
  type ClusterClient,
  ConnectionError,
  ConnectionLostError,
  type Introduction,
  openClient,
  RequestError,
} from './cluster-client.ts';

/** The machine as a client needs it; `adapters/client-machine.ts` is the real one. */
export interface ClientMachine {
  /** Full path of the cluster root. */
  readonly root: string;
  /** Who owns the root, if that is somebody else; then the cluster can only be looked at. */
  readonly foreignOwner?: string | null;
  /** Connects to the daemon of the root; undefined if there is none. Rejects if it is not ours to talk to. */
  dial(): Promise<Transport | undefined>;
  /** Starts the daemon of the root and connects; also good if another process is starting it at the same time. */
  startAndDial(): Promise<Transport>;
}

export interface ConnectOptions extends Introduction {
  readonly machine: ClientMachine;
  /** Start the daemon if none runs. */
  readonly start: boolean;
  /** Talk to a daemon of another version too, as stopping it must be possible. */
  readonly anyVersion?: boolean;
}

/**
 * Connects to the cluster of a root.
 *
 * @throws ConnectionError with a text for people: no daemon and `start` is false, the daemon did not start, the
 * socket belongs to another user, the daemon is of another version.
 */
export async function connectCluster(options: ConnectOptions): Promise<ClusterClient> {
  let client: ClusterClient;
  for (let attempt = 1; ; attempt += 1) {
    try {
      client = await introduce(await reach(options), options);
      break;
    } catch (error) {
      // It took the connection and ended before it answered: then the next one is tried.
      const hasEnded = error instanceof ConnectionLostError;
      if (!hasEnded || !options.start || attempt === attemptsMax) throw error;
    }
  }
  const { version, pid, root } = client.hello;
  if (version !== options.version && options.anyVersion !== true) {
    client.close();
    const who = options.machine.foreignOwner ? `Let ${options.machine.foreignOwner} run` : 'Run';
    throw new ConnectionError(
      `The CAA daemon of ${root} (process id ${pid}) is version ${version}, and ${options.clientName} is ` +
        `version ${options.version}. ${who} caad stop, then ${options.clientName} again; applications keep running.`,
    );
  }
  return lookingOnly(client, options.machine);
}

/**
 * Keeps what is for the owner's ears from a daemon of somebody else: it would refuse, in the same words, and has no
 * business with what the request says.
 */
function lookingOnly(client: ClusterClient, { root, foreignOwner }: ClientMachine): ClusterClient {
  const owner = foreignOwner ?? null;
  if (owner === null) return client;
  return {
    ...client,
    request: (method, params) => {
      const message = ownerOnlyText(method, { owner, root });
      if (message === null) return client.request(method, params);
      return Promise.reject(new RequestError({ code: errorCodes.refused, message }));
    },
  };
}

const attemptsMax = 3;

async function introduce(transport: Transport, options: ConnectOptions): Promise<ClusterClient> {
  try {
    return await withinTime(openClient(transport, options), options.machine.root);
  } catch (error) {
    transport.close();
    if (error instanceof RequestError) throw new ConnectionError(error.message);
    throw error;
  }
}

/** A daemon that was stopped by a signal takes connections and never answers. */
const helloTimeoutMs = 10_000;

async function withinTime(hello: Promise<ClusterClient>, root: string): Promise<ClusterClient> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const text =
        `The CAA daemon of ${root} does not answer: it was stopped by a signal, or hangs. Its process id is in ` +
        'var/run/caad.pid there: kill -CONT lets it go on if it was stopped, kill -9 ends it if it hangs; ' +
        'applications keep running, and the next command starts it again.';
      reject(new ConnectionError(text));
    }, helloTimeoutMs);
  });
  try {
    return await Promise.race([hello, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function reach({ machine, start }: ConnectOptions): Promise<Transport> {
  try {
    const transport = await machine.dial();
    if (transport !== undefined) return transport;
    if (start) return await machine.startAndDial();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConnectionError(`Cannot communicate with the CAA daemon. ${why}`);
  }
  throw new ConnectionError(
    `Cannot communicate with the CAA daemon. None is running on the cluster root ${machine.root}; ` +
      'start it with caad start.',
  );
}
