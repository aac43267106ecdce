// Programs of the lock manager for tests of the library: each on its own connection, in one public namespace; and what
// such tests ask of calls.
import { DlmError, type Lock, type Namespace } from '../../src/client/dlm/index.ts';
import { createDlmServer, type Program, type ProgramOptions, turn } from './dlm-server.ts';

export interface JoinedProgram extends Program {
  readonly space: Namespace;
}

/** Three programs unless fewer are asked for; who is not there is the last one that is. */
export async function startPrograms(count = 2, options: ProgramOptions = {}) {
  const daemon = createDlmServer();
  const join = async (others: ProgramOptions = {}): Promise<JoinedProgram> => {
    const program = await daemon.start({ ...options, ...others });
    return { ...program, space: await program.dlm.nsjoin(1, 'public') };
  };
  const programs = await Promise.all(Array.from({ length: count }, () => join()));
  const [a, b = a, c = b] = programs;
  if (a === undefined || b === undefined || c === undefined) throw new Error('no program');
  return { daemon, join, a, b, c };
}

/** How a call ended: its status, also that of what it threw. */
export async function statusOf(call: Promise<unknown>): Promise<string> {
  try {
    const result = await call;
    const hasStatus = typeof result === 'object' && result !== null && 'status' in result;
    return hasStatus ? String(result.status) : String(result ?? 'DLM_SUCCESS');
  } catch (error) {
    if (!(error instanceof DlmError)) throw error;
    return error.status;
  }
}

/** Whether a promise is still open after everything has arrived. */
export async function isOpen(promise: Promise<unknown>): Promise<boolean> {
  let open = true;
  const close = () => {
    open = false;
  };
  promise.then(close, close);
  await turn();
  return open;
}

/** A lock, which must be granted. */
export async function hold(...[space, ...terms]: HoldTerms): Promise<Lock> {
  return (await space.lock(...terms)).lock;
}

type HoldTerms = [space: Namespace, ...terms: Parameters<Namespace['lock']>];
