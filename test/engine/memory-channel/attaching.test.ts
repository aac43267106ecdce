// Attaching and detaching: the two addresses of a region, who shares them, from where on a host receives, and when they
// end (manual 10.6, 10.6.1).

import { describe, expect, it, vi } from 'vitest';
import {
  BusyError,
  Flag,
  fabric,
  imc_asattach,
  ReceiveView,
  TransmitView,
} from '../../../src/engine/memory-channel/index.ts';
import {
  attachBoth,
  attachReceive,
  faultOf,
  nameOf,
  open,
  poison,
  scenarioCluster,
  statusOf,
  v,
} from '../../support/memory-channel.ts';
import { fc } from '../../support/properties.ts';

describe('Memory Channel addresses', () => {
  it('MC-009 once a region is attached, data moves without any call', () => {
    const simulator = scenarioCluster();
    const [p, q] = [open(simulator, 'A').imc, open(simulator, 'B').imc];
    const { tx } = attachBoth(p);
    const rx = attachReceive(q);
    const asked = [p, q].map((imc) => vi.spyOn(imc.context.port, 'call'));
    for (let at = 0; at < 100; at += 1) tx.setInt32(at * 4, at + 1);
    p.bcopy(new Uint8Array(800).fill(7), tx.slice(400));
    simulator.advance(10);
    expect([rx.getInt32(0), rx.getInt32(396), rx.getUint8(1199)]).toEqual([1, 100, 7]);
    expect(asked.map((call) => call.mock.calls.length)).toEqual([0, 0]);
  });

  it('MC-010 MC-148 MC-152 one process has a transmit address that is written and a receive address that is read', () => {
    const simulator = scenarioCluster();
    const p = open(simulator, 'A').imc;
    const { id } = p.alloc(1, 1);
    const tx: { value: TransmitView | undefined } = { value: undefined };
    const rx: { value: ReceiveView | undefined } = { value: undefined };
    const { IMC_TRANSMIT, IMC_RECEIVE, IMC_SHARED, IMC_LOOPBACK } = Flag;
    expect(imc_asattach(p, id, IMC_TRANSMIT, IMC_SHARED, IMC_LOOPBACK, tx)).toBe(0);
    expect(imc_asattach(p, id, IMC_RECEIVE, IMC_SHARED, 0, rx)).toBe(0);
    expect(tx.value).toBeInstanceOf(TransmitView);
    expect(rx.value).toBeInstanceOf(ReceiveView);
    tx.value?.setInt32(8, 5);
    simulator.settle();
    expect(rx.value?.getInt32(8)).toBe(5);
    expect([faultOf(() => tx.value?.getInt32(8)), faultOf(() => rx.value?.setInt32(8, 1))]).toEqual(
      ['SIGSEGV', 'SIGSEGV'],
    );
    for (const dir of [0, 3, -1, 1.5, Number.NaN]) {
      expect(nameOf(imc_asattach(p, id, dir, IMC_SHARED, 0, { value: undefined }))).toBe(
        'IMC_BADPARM',
      );
    }
  });

  it('MC-011 bytes are little-endian, integers 32 bits, quadwords 64', () => {
    const simulator = scenarioCluster();
    const { tx, rx } = attachBoth(open(simulator, 'A').imc, 1, { loopback: true });
    tx.setInt32(0, 0x01020304);
    tx.setBigInt64(8, 0x0102030405060708n);
    tx.setFloat64(16, 1);
    simulator.settle();
    expect([...rx.read(0, 4)]).toEqual([4, 3, 2, 1]);
    expect([...rx.read(8, 8)]).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
    expect([...rx.read(16, 8)]).toEqual([0, 0, 0, 0, 0, 0, 0xf0, 0x3f]);
    expect([rx.getInt32(8), rx.getInt16(0)]).toEqual([0x05060708, 0x0304]);
  });

  it('MC-150 MC-151 each attach gives an area of the whole region at an address of its own', () => {
    const simulator = scenarioCluster();
    const p = simulator.open('A', { vmLimitMB: 1 }).imc;
    const region = p.alloc(1, 512 * 1024 - 1);
    const views = [region.attachTransmit(), region.attachReceive()];
    expect(views.map((view) => view.length)).toEqual([512 * 1024, 512 * 1024]);
    expect(views[0]).not.toBe(views[1]);
    expect(statusOf(() => region.attachTransmitTo('B'))).toBe('IMC_NOMEM');
    region.detach();
    const [first, second] = [region.attachReceive(), region.attachReceive()];
    expect(first).not.toBe(second);
    expect(statusOf(() => region.attachReceive())).toBe('IMC_NOMEM');
  });

  it('MC-162 a second attach is another view of the same memory', () => {
    const simulator = scenarioCluster();
    const p = open(simulator, 'A').imc;
    const { region, tx, rx } = attachBoth(p, 1, { loopback: true });
    tx.setInt32(0, 1);
    simulator.settle();
    const [tx2, rx2] = [region.attachTransmit({ loopback: true }), region.attachReceive()];
    expect(rx2.getInt32(0)).toBe(1);
    tx2.setInt32(4, 2);
    simulator.settle();
    expect([rx, rx2].map((view) => view.getInt32(4))).toEqual([2, 2]);
    expect(simulator.snapshot().hosts[0]?.receiveBytes).toBe(8192);
  });

  it('MC-156 all processes of a host read the same memory, and only that host', () => {
    const simulator = scenarioCluster();
    const first = attachReceive(open(simulator, 'B').imc);
    const { tx } = attachBoth(open(simulator, 'A').imc);
    simulator.dropPacket({ rail: 0, hosts: ['C'] });
    const other = attachReceive(open(simulator, 'C').imc);
    tx.setInt32(0, 7);
    simulator.settle();
    const late = attachReceive(open(simulator, 'B').imc);
    expect([first, late, other].map((rx) => rx.getInt32(0))).toEqual([7, 7, poison]);
    expect(first.raw().buffer).toBe(late.raw().buffer);
    expect(first.raw().buffer).not.toBe(other.raw().buffer);
  });

  it('MC-161 several processes and hosts transmit at the same time', () => {
    const simulator = scenarioCluster();
    const rx = attachReceive(open(simulator, 'C').imc);
    const senders = ['A', 'A', 'B', 'B', 'C'].map((host) =>
      open(simulator, host).imc.alloc(123, 8192).attachTransmit({ loopback: true }),
    );
    for (const [at, tx] of senders.entries()) tx.setInt32(at * 4, at + 1);
    simulator.settle();
    expect(senders.map((_, at) => rx.getInt32(at * 4))).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('Memory Channel receiving', () => {
  it('MC-158 INV-08 a host shows exactly what was sent at or after its first receive attach', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('store', 'attach', 'detach', 'second', 'deliver'), {
          maxLength: 40,
        }),
        fc.integer({ min: 1, max: 1e6 }),
        (steps, seed) => {
          const simulator = scenarioCluster({ seed, delivery: 'late', delay: 0 });
          const tx = open(simulator, 'A').imc.alloc(123, 8192).attachTransmit();
          const [q, other] = ['B', 'B'].map((host) => open(simulator, host).imc.alloc(123, 8192));
          const expected = Array<number>(64).fill(poison);
          const receiving = new Set<unknown>();
          let next = 0;
          for (const step of steps) {
            const region = step === 'second' ? other : q;
            if (step === 'store') {
              tx.setInt32(next * 4, next + 1);
              if (receiving.size > 0) expected[next] = next + 1;
              next += 1;
            } else if (step === 'attach' || step === 'second') {
              if (receiving.size === 0) expected.fill(poison);
              region?.attachReceive();
              receiving.add(region);
            } else if (step === 'detach') {
              region?.detach();
              receiving.delete(region);
            } else simulator.step();
          }
          if (receiving.size === 0) expected.fill(poison);
          simulator.settle();
          const rx = q?.attachReceive();
          simulator.settle();
          expect(expected.map((_, at) => rx?.getInt32(at * 4))).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('MC-159 a receive attach beyond maxrecv has attached nothing, and does not fix the mode', () => {
    const simulator = scenarioCluster({}, []);
    simulator.addMember('A', {}, { maxrecv: 1 });
    const p = open(simulator, 'A').imc;
    const region = p.alloc(1, 2 ** 20 + 1);
    expect(statusOf(() => region.attachReceive({ mode: 'nonshared' }))).toBe('IMC_RXFULL');
    expect(statusOf(() => region.dealloc())).toBe('IMC_SUCCESS');
    const again = p.alloc(1, 2 ** 20 + 1);
    expect(statusOf(() => again.attachReceive({ mode: 'nonshared' }))).toBe('IMC_RXFULL');
    expect(statusOf(() => again.attachTransmit({ mode: 'shared' }))).toBe('IMC_SUCCESS');
  });

  it('MC-158 an attach that finds an inner lock held has changed nothing', () => {
    const simulator = scenarioCluster();
    const p = open(simulator, 'A').imc;
    const region = p.alloc(1, 1);
    const before = simulator.snapshot();
    const { words, layout } = simulator.fabric;
    const append = fabric.railAt(layout, 0) + fabric.RailWord.lock;
    words[append] = 99;
    expect(() => region.attachReceive()).toThrow(BusyError);
    words[append] = 0;
    expect(simulator.snapshot()).toEqual(before);
    region.attachReceive();
    const drain = fabric.hostRailAt(layout, 0, 0) + fabric.HostRailWord.lock;
    const attached = simulator.snapshot();
    words[drain] = 99;
    expect(() => region.detach()).toThrow(BusyError);
    words[drain] = 0;
    expect(simulator.snapshot()).toEqual(attached);
    region.detach();
    simulator.settle();
    expect(simulator.snapshot()).toEqual(before);
  });
});

describe('Memory Channel sharing modes', () => {
  it('MC-153 MC-154 MC-155 the mode is of one host and holds for all kinds of attach', () => {
    const simulator = scenarioCluster();
    const p = open(simulator, 'A').imc.alloc(1, 1);
    p.attachTransmitTo('B', { mode: 'nonshared' });
    for (const mode of ['shared', 'nonshared'] as const) {
      const q = open(simulator, 'A').imc.alloc(1, 1);
      expect(statusOf(() => q.attachReceive({ mode }))).toBe('IMC_BADPARM');
      expect(statusOf(() => q.attachTransmit({ mode }))).toBe('IMC_BADPARM');
      expect(statusOf(() => q.attachTransmitTo('B', { mode }))).toBe('IMC_BADPARM');
    }
    expect(statusOf(() => p.attachReceive({ mode: 'nonshared' }))).toBe('IMC_SUCCESS');
    expect(statusOf(() => p.attachReceive({ mode: 'shared' }))).toBe('IMC_BADPARM');
    for (const host of ['B', 'B', 'C']) {
      const region = open(simulator, host).imc.alloc(1, 1);
      expect(statusOf(() => region.attachReceive({ mode: 'shared' }))).toBe('IMC_SUCCESS');
    }
  });

  it('AMB-09 the mode lasts until the last attach of any kind', () => {
    const simulator = scenarioCluster();
    const [p, q, r] = ['A', 'A', 'A'].map((host) => open(simulator, host).imc.alloc(1, 1));
    p?.attachTransmit();
    q?.attachReceive();
    r?.attachTransmitTo('B');
    for (const region of [p, q]) {
      region?.detach();
      expect(statusOf(() => p?.attachTransmit({ mode: 'nonshared' }))).toBe('IMC_BADPARM');
    }
    r?.detach();
    expect(statusOf(() => p?.attachTransmit({ mode: 'nonshared' }))).toBe('IMC_SUCCESS');
    p?.detach();
    // Nonshared by one process, then free for another.
    expect(statusOf(() => q?.attachTransmit({ mode: 'nonshared' }))).toBe('IMC_SUCCESS');
    expect(statusOf(() => p?.attachTransmit({ mode: 'nonshared' }))).toBe('IMC_BADPARM');
  });
});

describe('Memory Channel detaching', () => {
  it('MC-163 MC-165 all addresses of the region are invalid, for every access, and those of others are not', () => {
    const simulator = scenarioCluster();
    const p = open(simulator, 'A').imc;
    const { region, tx, rx } = attachBoth(p, 1, { loopback: true });
    const [tx2, rx2, ptp] = [
      region.attachTransmit(),
      region.attachReceive(),
      region.attachTransmitTo('B'),
    ];
    const kept = attachBoth(p, 2, { loopback: true });
    const others = attachBoth(open(simulator, 'A').imc, 1, { loopback: true });
    region.detach();
    const packets = simulator.snapshot().rails[0]?.packets;
    for (const view of [tx, tx2, ptp]) {
      expect(faultOf(() => view.setInt32(0, 1))).toBe('SIGSEGV');
      expect(faultOf(() => view.setBigInt64(0, 1n))).toBe('SIGSEGV');
      expect(faultOf(() => view.bcopy(new Uint8Array(8), 0))).toBe('SIGSEGV');
      expect(faultOf(() => view.setInt16(0, 1))).toBe('SIGSEGV');
      expect(faultOf(() => p.bcopy(new Uint8Array(8), view.slice(0, 8)))).toBe('SIGSEGV');
    }
    for (const view of [rx, rx2]) {
      expect(faultOf(() => view.getInt32(0))).toBe('SIGSEGV');
      expect(faultOf(() => view.getUint8(1))).toBe('SIGSEGV');
      expect(faultOf(() => view.read(0, 4))).toBe('SIGSEGV');
      expect(faultOf(() => view.setInt32(0, 1))).toBe('SIGSEGV');
    }
    expect(simulator.snapshot().rails[0]?.packets).toBe(packets);
    for (const { tx: to, rx: from } of [kept, others]) {
      to.setInt32(0, 4);
      simulator.settle();
      expect(from.getInt32(0)).toBe(4);
    }
    expect(statusOf(() => region.dealloc())).toBe('IMC_SUCCESS');
  });

  it('MC-165 a new attach does not make an old address valid again', () => {
    const simulator = scenarioCluster();
    const { region, tx, rx } = attachBoth(open(simulator, 'A').imc);
    region.detach();
    region.attachTransmit();
    region.attachReceive();
    expect([faultOf(() => tx.setInt32(0, 1)), faultOf(() => rx.getInt32(0))]).toEqual([
      'SIGSEGV',
      'SIGSEGV',
    ]);
  });

  it.each(['exit', 'signal', 'host'] as const)(
    'MC-166 all attaches go with the process (%s)',
    (end) => {
      const simulator = scenarioCluster();
      const process = open(simulator, 'B');
      const stays = open(simulator, 'A').imc.alloc(123, 8192);
      stays.attachReceive();
      const { region } = attachBoth(process.imc);
      region.attachReceive();
      region.attachTransmitTo('A');
      attachBoth(process.imc, 9, { coherent: true });
      expect(simulator.snapshot().regions.map((one) => one.attaches.length)).toEqual([5, 2]);
      if (end === 'exit') process.exitNormally();
      else if (end === 'signal') simulator.kill(process.pid);
      else simulator.stop('B');
      const { regions, hosts } = simulator.snapshot();
      expect(regions.map((one) => [one.key, one.attaches.length, one.receivedBy])).toEqual([
        [123, 1, ['A']],
      ]);
      expect(hosts.map((host) => host.receiveBytes)).toEqual([8192, 0, 0]);
    },
  );

  it('MC-166 MC-187 what a process had attached no longer bounds the others', () => {
    const simulator = scenarioCluster({ tables: { attaches: 2 } });
    const process = open(simulator, 'A');
    const region = process.imc.alloc(1, 1);
    region.attachTransmit({ mode: 'nonshared', loopback: true });
    region.attachReceive({ mode: 'nonshared' });
    const next = open(simulator, 'A').imc.alloc(1, 1);
    simulator.kill(process.pid);
    expect(simulator.snapshot().regions[0]?.loopbackOn).toEqual([]);
    expect(statusOf(() => next.attachTransmit())).toBe('IMC_SUCCESS');
    expect(statusOf(() => next.attachReceive())).toBe('IMC_SUCCESS');
  });

  it('MC-149 a region that others have allocated must be allocated first', () => {
    const simulator = scenarioCluster();
    const { id } = open(simulator, 'A').imc.alloc(1, 1, { perm: 0o666 });
    const p = open(simulator, 'A', v).imc;
    const receive = () =>
      nameOf(imc_asattach(p, id, Flag.IMC_RECEIVE, Flag.IMC_SHARED, 0, { value: undefined }));
    expect(receive()).toBe('IMC_NOTALLOC');
    p.alloc(1, 1);
    expect(receive()).toBe('IMC_SUCCESS');
  });
});
