// imc_kill and the ordinary kill: whom a signal reaches, and whom it does not.
import { describe, expect, it } from 'vitest';
import {
  type Imc,
  imc_kill,
  root,
  Signal,
  Simulator,
} from '../../../src/engine/memory-channel/index.ts';
import { nameOf, open, scenarioCluster, u, v } from '../../support/memory-channel.ts';

const kill = (p: Imc, host: string, pid: number, signal: number = Signal.SIGTERM) =>
  nameOf(imc_kill(p, host, pid, signal));

describe('imc_kill', () => {
  it('MC-290 MC-291 MC-292 reaches one process, and none for a pid of zero or below', () => {
    const simulator = scenarioCluster();
    const sender = open(simulator, 'A').imc;
    const targets = ['B', 'B', 'C'].map((host) => open(simulator, host));
    for (const pid of [0, -1, -(targets[0]?.pid ?? 0), Number.NaN, 1.5])
      expect(kill(sender, 'B', pid)).toBe('IMC_BADPARM');
    simulator.obey();
    expect(targets.map(({ exit }) => exit)).toEqual([undefined, undefined, undefined]);
    expect(kill(sender, 'B', targets[1]?.pid ?? 0)).toBe('IMC_SUCCESS');
    simulator.obey();
    expect(targets.map(({ exit }) => exit?.code)).toEqual([undefined, 143, undefined]);
  });

  it('MC-293 knows exactly the hosts that imc_getclusterinfo reports', () => {
    const simulator = scenarioCluster();
    simulator.kernel.addHost('D');
    simulator.kernel.boot('D');
    const onD = simulator.kernel.beginProcess('D', { user: u });
    const sender = open(simulator, 'A').imc;
    const pids = new Map(['A', 'B', 'C'].map((host) => [host, open(simulator, host).pid]));
    simulator.stop('C');
    const { hosts } = sender.clusterInfo();
    for (const host of ['A', 'B', 'C', 'D', 'X', '']) {
      const pid = pids.get(host) ?? onD.pid;
      const expected = hosts.includes(host) ? 'IMC_SUCCESS' : 'IMC_BADHOST';
      expect(kill(sender, host, pid, 0), host).toBe(expected);
    }
    expect(hosts).toEqual(['A', 'B']);
  });

  it('MC-294 refuses numbers that are no signal, and to kill, stop or continue process 1', () => {
    const simulator = scenarioCluster();
    const sender = open(simulator, 'A').imc;
    const { pid } = open(simulator, 'B');
    const valid = (signal: number) => kill(sender, 'B', pid, signal) !== 'IMC_EINVAL';
    const numbers = Array.from({ length: 40 }, (_, at) => at - 4);
    expect(numbers.filter(valid)).toEqual(numbers.filter((one) => one >= 0 && one <= 31));
    const toInit = numbers.filter(
      (signal) => valid(signal) && kill(sender, 'B', 1, signal) === 'IMC_EINVAL',
    );
    const { SIGKILL, SIGSTOP, SIGTSTP, SIGCONT } = Signal;
    expect(toInit).toEqual([SIGKILL, SIGSTOP, SIGTSTP, SIGCONT].sort((a, b) => a - b));
  });

  it('MC-296 finds nobody under a free pid, a pid of another host or one that has ended', () => {
    const simulator = scenarioCluster();
    const sender = open(simulator, 'A').imc;
    const target = open(simulator, 'B');
    expect(kill(sender, 'B', target.pid + 1)).toBe('IMC_ESRCH');
    expect(kill(sender, 'C', target.pid)).toBe('IMC_ESRCH');
    expect(kill(sender, 'B', target.pid)).toBe('IMC_SUCCESS');
    // It has been told to end, though its thread may not be gone yet.
    expect(kill(sender, 'B', target.pid)).toBe('IMC_ESRCH');
    simulator.obey();
    expect(kill(sender, 'B', target.pid)).toBe('IMC_ESRCH');
  });

  it('MC-297 refuses root, even for its own processes', () => {
    const simulator = scenarioCluster();
    const sender = simulator.open('A', { user: root });
    const targets = [root, u, v].map((user) => simulator.open('B', { user }));
    for (const { pid } of targets) {
      expect(kill(sender.imc, 'B', pid)).toBe('IMC_NOROOT');
      expect(kill(sender.imc, 'B', pid, 0)).toBe('IMC_NOROOT');
    }
    simulator.obey();
    expect(targets.every(({ exit }) => exit === undefined)).toBe(true);
  });
});

describe('the ordinary kill', () => {
  it.each(['memory-channel', 'lan'] as const)(
    'MC-299 reaches a process on any member by its pid alone, over %s',
    (interconnect) => {
      const simulator = new Simulator({ interconnect });
      const hosts = ['A', 'B', 'C'];
      for (const host of hosts) {
        simulator.kernel.addHost(host);
        simulator.kernel.boot(host);
      }
      const processes = [...hosts, ...hosts].map((host) =>
        simulator.open(host, { initialized: false }),
      );
      expect(new Set(processes.map(({ pid }) => pid)).size).toBe(6);
      for (const [index, { pid }] of processes.entries()) {
        simulator.kill(pid, Signal.SIGTERM);
        const ended = processes.filter(({ exit }) => exit?.code === 143).length;
        expect(ended).toBe(index + 1);
      }
    },
  );
});
