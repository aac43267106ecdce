// What imc_fault says when a fault is injected: one sentence of what was done, and what it means.
import type { Snapshot } from '../engine/memory-channel/index.ts';
import type { ImcFault, ImcSample } from '../protocol/index.ts';
import { historicalRate } from './imc_fault-arguments.ts';

type DropFault = Extract<ImcFault, { readonly kind: 'drop-packet' }>;

/**
 * @param sample how the rails and cables are after a fault of one; null for other faults.
 */
export function describeFault(fault: ImcFault, sample: ImcSample | null): readonly string[] {
  const snapshot = sample?.snapshot ?? null;
  switch (fault.kind) {
    case 'fail-rail':
      return [
        `Physical rail ${adapterName(fault.physical, snapshot)} has failed.`,
        ...railState(fault.physical, snapshot),
      ];
    case 'restore-rail':
      return [
        `Physical rail ${adapterName(fault.physical, snapshot)} works.`,
        ...railState(fault.physical, snapshot),
      ];
    case 'cut-link':
    case 'restore-link':
      return [
        `The cable of member ${fault.member} to ${adapterName(fault.physical, snapshot)} is ${fault.kind === 'cut-link' ? 'cut' : 'whole'}.`,
        ...(sample === null ? [] : reachOf(fault.member, sample)),
        ...railState(fault.physical, snapshot),
      ];
    case 'drop-packet':
      return [describeDrop(fault)];
    case 'error-rate':
      return [describeRate(fault.perSecond)];
    case 'drop-mapper':
      return [`Member ${fault.member} has lost its imc_mapper. Boot it to bring the mapper back.`];
    case 'corrupt-lock-set':
      return [`Lock set ${fault.lockSet} is corrupt: calls on it return IMC_CORRUPTLOCK.`];
  }
}

function describeRate(perSecond: number): string {
  if (perSecond === 0) return 'Packets are not lost by chance any more.';
  const often = perSecond === historicalRate ? '3 packets a year' : `${perSecond} packets a second`;
  return `Each logical rail loses ${often} from now on, by chance.`;
}

function reachOf(member: string, { snapshot, cutLinks }: ImcSample): readonly string[] {
  const isLost = snapshot.physicalRails.every(
    ({ state }, physical) =>
      state === 'failed' ||
      cutLinks.some((link) => link.member === member && link.physical === physical),
  );
  return isLost
    ? [`Member ${member} reaches no rail. It panics if it is up, and needs a cable for imc_init.`]
    : [];
}

function adapterName(physical: number, snapshot: Snapshot | null): string {
  return snapshot?.physicalRails[physical]?.name ?? String(physical);
}

function railState(physical: number, snapshot: Snapshot | null): readonly string[] {
  const logical = snapshot?.physicalRails[physical]?.logical;
  const rail = snapshot?.rails.find(({ id }) => id === logical);
  if (snapshot === null || rail === undefined) return [];
  if (!rail.active) return [`Logical rail ${rail.id} does not work.`];
  const carrier = rail.activePhysical;
  const on = carrier === null ? '' : ` on ${adapterName(carrier, snapshot)}`;
  return [`Logical rail ${rail.id} works${on}.`];
}

function describeDrop({ rail, position, region, from, offset, skip, hosts }: DropFault): string {
  const terms = [
    position === undefined ? 'The next packet' : `Packet ${position}`,
    ` on logical rail ${rail}`,
    from === undefined ? '' : ` from ${from}`,
    region === undefined ? '' : ` to region ${region}`,
    offset === undefined ? '' : ` at byte ${offset}`,
    skip === undefined || skip === 0 ? '' : `, after ${skip} others that fit,`,
    ' will be lost by ',
    hosts === undefined || hosts.length === 0
      ? 'one member, chosen by chance'
      : hosts.join(' and '),
  ];
  return `${terms.join('')}.`;
}
