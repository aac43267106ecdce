// Clusters as the Memory Channel scenarios want them: hosts A, B and C, members 1 to 3, one failover pair, a delay of
// three microseconds and poisoned memory.
import {
  type Imc,
  ImcStatus,
  type SimulatedProcess,
  Simulator,
  type SimulatorConfig,
  statusName,
  type User,
} from '../../src/engine/memory-channel/index.ts';

export const u: User = { name: 'u', uid: 100, gid: 10, group: 'g' };
export const v: User = { name: 'v', uid: 101, gid: 10, group: 'g' };
export const w: User = { name: 'w', uid: 102, gid: 11, group: 'h' };

/** The word of pages that nobody has sent to (MC-189). */
export const poison = -559_038_737;

export function scenarioCluster(config: SimulatorConfig = {}, hosts = ['A', 'B', 'C']): Simulator {
  const simulator = new Simulator({
    delay: 3,
    fill: 'poison',
    writeBuffer: 'none',
    delivery: 'prompt',
    ...config,
  });
  for (const host of hosts) simulator.addMember(host);
  return simulator;
}

/** A process of user u without a program. */
export function open(simulator: Simulator, host: string, user: User = u): SimulatedProcess {
  return simulator.open(host, { user });
}

export function nameOf(status: number): string {
  return statusName(status) ?? String(status);
}

/** The status a call of the idiomatic layer fails with, or IMC_SUCCESS. */
export function statusOf(work: () => unknown): string {
  try {
    work();
    return nameOf(ImcStatus.IMC_SUCCESS);
  } catch (error) {
    if (error instanceof Error && 'status' in error) return String(error.status);
    throw error;
  }
}

/** What an access faults with. */
export function faultOf(work: () => unknown): string {
  try {
    work();
    return 'no fault';
  } catch (error) {
    if (error instanceof Error && 'signal' in error) return String(error.signal);
    throw error;
  }
}

/** A region attached for transmit and receive in one process. */
export function attachBoth(
  imc: Imc,
  key = 123,
  options: {
    size?: number;
    loopback?: boolean;
    coherent?: boolean;
    perm?: number;
    rail?: number;
  } = {},
) {
  const { size = 8192, loopback = false, ...about } = options;
  const region = imc.alloc(key, size, about);
  return {
    region,
    tx: region.attachTransmit({ loopback }),
    rx: region.attachReceive(),
  };
}

export function attachReceive(imc: Imc, key = 123, size = 8192) {
  return imc.alloc(key, size).attachReceive();
}
