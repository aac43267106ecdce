// The practice cluster as plain values: memory, packets, rails, error counts and locks of this moment. It looks and
// changes nothing, so that seeing a thing never delivers it.
import { type Fabric, knownCount, SegmentWord, segmentAt } from '../fabric/index.ts';
import type { Snapshot } from '../kernel/index.ts';
import type { Simulator } from '../simulator/index.ts';
import type { PracticeHost, PracticePacket, PracticeView, PracticeWord } from './facts.ts';
import { packetsUnderWay } from './network.ts';
import { practiceWords } from './operation.ts';
import type { PracticeProgram } from './program.ts';

const poison = 0xdeadbeef | 0;
const rail = 0;

/** A loaded word; null for the filling of pages that nobody has stored to. */
export function wordOf(value: number): PracticeWord {
  return value === poison ? null : value;
}

export function takeView(
  simulator: Simulator,
  programs: ReadonlyMap<string, PracticeProgram>,
): PracticeView {
  const snapshot = simulator.snapshot();
  const { fabric } = simulator;
  const packets = packetsUnderWay(fabric, simulator.kernel.memberIndexes());
  const [logical] = snapshot.rails;
  const [lockSet] = snapshot.lockSets;
  const [region] = snapshot.regions;
  const looping = region?.loopbackOn ?? [];
  return {
    hosts: snapshot.hosts.map((host, index) =>
      hostView(fabric, {
        host,
        index,
        packets,
        program: programs.get(host.name),
        lockSet,
        looping,
      }),
    ),
    packets,
    style: snapshot.style === 0 ? 'single' : 'pair',
    rails: snapshot.physicalRails.map(({ name, state }) => ({ name, state })),
    errors: logical?.errorCount ?? 0,
    failovers: logical?.failovers ?? 0,
    isCoherent: region?.coherent ?? false,
    locks: Array.from({ length: lockSet?.locks ?? 0 }, (_, at) => {
      return lockSet?.held.find(({ index }) => index === at)?.host ?? null;
    }),
  };
}

interface HostParts {
  readonly host: Snapshot['hosts'][number];
  readonly index: number;
  readonly packets: readonly PracticePacket[];
  readonly program: PracticeProgram | undefined;
  readonly lockSet: Snapshot['lockSets'][number] | undefined;
  readonly looping: readonly string[];
}

function hostView(fabric: Fabric, parts: HostParts): PracticeHost {
  const { host, index, packets, program, lockSet, looping } = parts;
  const { name, state } = host;
  const transmits = program?.transmits ?? null;
  return {
    name,
    state,
    isInitialized: program?.isInitialized ?? false,
    hasRegion: typeof program?.region === 'number',
    transmits: transmits === 'broadcast' && looping.includes(name) ? 'loopback' : transmits,
    receives: (program?.receives ?? null) !== null,
    memory: memoryOf(fabric, index),
    buffer: program?.buffer ?? [],
    underWay: packets.filter(({ to }) => to.includes(name)).length,
    errors: state === 'member' ? knownCount(fabric, index, rail) : null,
    count: program?.count ?? null,
    read: program?.read ?? null,
    status: program?.status ?? null,
    holds: (lockSet?.held ?? []).filter((held) => held.host === name).map((held) => held.index),
    waitsFor: program?.waiting?.lock ?? null,
    awaits: program?.waiting?.awaited ?? null,
    knows: program?.watch.knows ?? null,
  };
}

/** The first words of the only region as a host has them; null when it does not receive it. */
function memoryOf(fabric: Fabric, host: number): readonly PracticeWord[] | null {
  const { layout, words } = fabric;
  for (let slot = 0; slot < layout.regions; slot += 1) {
    const segment = words[segmentAt(layout, host, slot) + SegmentWord.segment] ?? 0;
    const memory = segment === 0 ? undefined : fabric.mapped(host, slot, segment);
    if (memory !== undefined) return [...memory.subarray(0, practiceWords)].map(wordOf);
  }
  return null;
}
