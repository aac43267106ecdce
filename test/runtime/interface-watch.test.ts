// Looking at the host's interfaces: when it is wanted, and then at an interval.
import { describe, expect, it } from 'vitest';
import type { AdapterConfig, Input } from '../../src/engine/index.ts';
import { createInterfaceWatch } from '../../src/runtime/interface-watch.ts';
import { createManualClock } from '../support/engine-fake.ts';

const lan: AdapterConfig = { name: 'eth0', address: '10.1.2.3', netmask: '255.255.0.0' };

function setUp() {
  const clock = createManualClock();
  const host = { interfaces: [lan], looks: 0 };
  const inputs: Input[] = [];
  const interfaces = {
    read: () => {
      host.looks += 1;
      return host.interfaces;
    },
  };
  const watch = createInterfaceWatch({ clock, interfaces, feed: (input) => inputs.push(input) });
  return { clock, host, inputs, watch };
}

describe('the interfaces of the host', () => {
  it('are not looked at while nobody wants to know', () => {
    const { clock, host, watch } = setUp();
    clock.advance(1_000_000);
    watch.watch(false);
    clock.advance(1_000_000);
    expect(host.looks).toBe(0);
  });

  it('are reported at once, and then when they have changed', () => {
    const { clock, host, inputs, watch } = setUp();
    watch.watch(true);
    expect(inputs).toEqual([{ type: 'host/interfaces', interfaces: [lan] }]);
    clock.advance(60_000);
    expect(inputs).toHaveLength(1);
    expect(host.looks).toBe(7);
    host.interfaces = [];
    clock.advance(10_000);
    expect(inputs.slice(1)).toEqual([{ type: 'host/interfaces', interfaces: [] }]);
  });

  it('are reported anew to whoever asks again, and left alone when nobody does any more', () => {
    const { clock, host, inputs, watch } = setUp();
    watch.watch(true);
    watch.watch(true);
    expect(inputs).toHaveLength(2);
    watch.watch(false);
    clock.advance(60_000);
    expect(host.looks).toBe(2);
  });
});
