// The order of members, which is that of the cluster's description, whatever order a registry hands them out in.
import { describe, expect, it } from 'vitest';
import { createCluster } from '../../../src/engine/index.ts';
import { clusterOf, World } from '../../support/world.ts';

describe('the order of members', () => {
  it('CAA-470 is that of the description, under the next daemon too', () => {
    const config = clusterOf('swiss', 'rye', 'brie');
    const world = new World(config);
    world.register('clock');
    world.start('clock', 'rye');
    const documents = world.cluster.documents();
    const byName = documents.members.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    expect(byName.map(({ name }) => name)).toEqual(['brie', 'rye', 'swiss']);
    const gone = byName.slice(0, 1).map((member) => ({ ...member, name: 'gouda' }));
    const next = createCluster(config, { ...documents, members: [...gone, ...byName] });
    const { members } = next.documents();
    expect(members.map(({ name }) => name)).toEqual(['swiss', 'rye', 'brie', 'gouda']);
  });
});
