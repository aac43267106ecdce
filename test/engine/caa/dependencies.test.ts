// Relations between resources followed to the end: against the plainest way, and where that ends in too many calls.
import { describe, expect, it } from 'vitest';
import { followAll } from '../../../src/engine/index.ts';
import { fc } from '../../support/properties.ts';
import { registration, World } from '../../support/world.ts';

type Graph = readonly (readonly number[])[];

/** Each leads to any others: circles are allowed. */
const graph: fc.Arbitrary<Graph> = fc
  .integer({ min: 1, max: 12 })
  .chain((size) =>
    fc.array(fc.array(fc.nat(size - 1), { maxLength: 4 }), { minLength: size, maxLength: size }),
  );

function plainly(start: string, follow: (name: string) => readonly string[]): readonly string[] {
  const done = new Set([start]);
  const ordered: string[] = [];
  const visit = (name: string): void => {
    if (done.has(name)) return;
    done.add(name);
    for (const next of follow(name)) visit(next);
    ordered.push(name);
  };
  for (const next of follow(start)) visit(next);
  return ordered;
}

function register(world: World, name: string, required: string, update = false): string[] {
  const items = [registration(name, { REQUIRED_RESOURCES: required, CHECK_INTERVAL: '0' })];
  return [...world.run({ verb: 'register', items, update }).err];
}

describe('what a resource leads to', () => {
  it('comes depth first, each after all that it leads to itself', () => {
    fc.assert(
      fc.property(graph, (edges) => {
        const follow = (name: string) => (edges[Number(name)] ?? []).map(String);
        expect(followAll('0', follow)).toEqual(plainly('0', follow));
      }),
    );
  });

  it('may be a chain that is longer than calls can be nested', () => {
    const length = 200_000;
    const follow = (name: string) => (Number(name) < length ? [String(Number(name) + 1)] : []);
    const found = followAll('0', follow);
    expect([found.length, found[0], found.at(-1)]).toEqual([length, String(length), '1']);
  });
});

describe('a circle of requirements', () => {
  it('CAA-089 is refused with the way that closes it, however many ways lead elsewhere', () => {
    const world = new World();
    register(world, 'a', '');
    register(world, 'side', '');
    register(world, 'b', 'side a');
    register(world, 'c', 'side b');
    expect(register(world, 'a', 'side c', true)).toEqual([
      'Resource a: REQUIRED_RESOURCES: it would require itself: a requires c requires b requires a.',
    ]);
    expect(register(world, 'new', 'new')).toEqual([
      'Resource new: REQUIRED_RESOURCES: it would require itself: new requires new.',
    ]);
    expect(register(world, 'a', 'side', true)).toEqual([]);
  });
});
