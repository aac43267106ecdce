// Processes of a lock manager for the benchmarks inside a process: each has joined one namespace and takes its
// notifications at once.
import { JoinFlag, type LockManager, Mode } from '../../src/engine/dlm/index.ts';

export interface Actor {
  readonly pid: number;
  readonly nsp: number;
}

export function begin(manager: LockManager): Actor {
  const pid = manager.begin({ member: 1, uid: 100, gids: [] });
  const { nsp } = manager.nsjoin(pid, 100, JoinFlag.USER);
  manager.setSignal(pid, 23);
  return { pid, nsp };
}

/** Asks for an exclusive lock without waiting for it. */
export function ask(manager: LockManager, { pid, nsp }: Actor, name: string): void {
  manager.quelock(pid, { nsp, name, mode: Mode.EX, cplrtn: 'granted' });
}
