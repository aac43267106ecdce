// Looks at the interfaces of the host while the engine wants to know them: at once, and then now and again, since the
// host tells nobody when one goes down.
import type { Input } from '../engine/index.ts';
import type { Clock, HostInterfaces } from './ports.ts';

/** Long enough to cost nothing, short enough for a cable that was pulled. */
const intervalMs = 10_000;

interface InterfaceWatch {
  watch(on: boolean): void;
}

export function createInterfaceWatch({
  clock,
  interfaces,
  feed,
}: {
  readonly clock: Clock;
  readonly interfaces: HostInterfaces;
  readonly feed: (input: Input) => void;
}): InterfaceWatch {
  let disarm: (() => void) | null = null;
  let known = '';
  const look = (): void => {
    disarm = clock.schedule(clock.now() + intervalMs, look);
    const now = interfaces.read();
    const text = JSON.stringify(now);
    if (text === known) return;
    known = text;
    feed({ type: 'host/interfaces', interfaces: now });
  };
  return {
    watch: (on) => {
      disarm?.();
      disarm = null;
      if (!on) return;
      known = '';
      look();
    },
  };
}
