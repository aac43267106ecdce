// What imcs prints with -json. Programs read it: fields are never renamed or taken out, only added. Sizes and limits are
// bytes, times milliseconds since 1970.
import type {
  HostView,
  LockSetView,
  RegionView,
  Snapshot,
} from '../engine/memory-channel/index.ts';
import { jsonText } from './dlm-json.ts';
import { type ImcSection, imcMembers } from './imc-tables.ts';

/**
 * `{"at":…,"members":[member],"regions":[region],"regionsTotal":1,"lockSets":[set],"statistics":{…}}`, with the parts
 * that were asked for.
 *
 * @param at when it was so, in milliseconds since 1970.
 */
export function imcJson(at: number, snapshot: Snapshot, sections: readonly ImcSection[]): string {
  const parts = sections.map((section) => objects[section](snapshot));
  return jsonText(Object.assign({ at }, ...parts));
}

const objects: Readonly<Record<ImcSection, (snapshot: Snapshot) => object>> = {
  members: (snapshot) => ({ members: imcMembers(snapshot).map(memberObject) }),
  regions: ({ regions }) => ({
    regions: regions.map(regionObject),
    regionsTotal: regions.length,
  }),
  'lock-sets': ({ lockSets }) => ({ lockSets: lockSets.map(lockSetObject) }),
  statistics: (snapshot) => ({ statistics: statisticsObject(snapshot) }),
};

function memberObject({ name, memberId, mapper, maxalloc, maxrecv }: HostView) {
  return { member: name, id: memberId, mapper, maxalloc, maxrecv };
}

function regionObject(region: RegionView) {
  const { type, id, key, size, mode, owner, group, rail, coherent } = region;
  return {
    type,
    id,
    key,
    size,
    mode,
    owner,
    group,
    rail,
    coherent,
    receivedBy: region.receivedBy,
    attaches: region.attaches.map(({ pid, host, direction, to }) => ({
      pid,
      member: host,
      direction,
      to: to ?? null,
    })),
  };
}

function lockSetObject(set: LockSetView) {
  const { type, id, key, mode, owner, group, locks, corrupt } = set;
  const held = set.held.map(({ index, pid, host }) => ({ lock: index, pid, member: host }));
  return { type, id, key, mode, owner, group, locks, corrupt, held };
}

function statisticsObject(snapshot: Snapshot) {
  return {
    style: snapshot.style ?? null,
    processes: snapshot.processes.map(({ pid, host, user, program }) => ({
      pid,
      member: host,
      user,
      program,
    })),
    regions: snapshot.regions.length,
    lockSets: snapshot.lockSets.length,
    spaceLimit: snapshot.effectiveMaxalloc,
    spaceInUse: snapshot.allocatedBytes,
    overhead: snapshot.overheadBytes,
    rails: snapshot.rails.map((rail) => ({
      rail: rail.id,
      active: rail.active,
      on: rail.activePhysical,
      errors: rail.errorCount,
      packets: rail.packets,
      words: rail.words,
      transactions: rail.transactions,
      drops: rail.drops,
      failovers: rail.failovers,
    })),
    adapters: snapshot.physicalRails.map(({ name, state, logical }) => ({
      name,
      state,
      rail: logical,
    })),
    members: imcMembers(snapshot).map(memberUsageObject),
  };
}

function memberUsageObject(host: HostView) {
  return {
    member: host.name,
    applied: host.applied,
    drops: host.drops,
    receive: host.receiveBytes,
    maxalloc: host.maxalloc,
    maxrecv: host.maxrecv,
    wired: host.wiredBytes,
    wiredLimit: host.wiredLimit,
  };
}
