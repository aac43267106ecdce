// What imc_fault says when a fault is injected: one sentence of what was done, and what it means.
import type { Snapshot } from '../engine/memory-channel/index.ts';
import type { ImcFault } from '../protocol/index.ts';
import { historicalRate } from './imc_fault-arguments.ts';

type DropFault = Extract<ImcFault, { readonly kind: 'drop-packet' }>;

/**
 * @param snapshot how the rails are after a fault of a rail; null for other faults.
 */
export function describeFault(fault: ImcFault, snapshot: Snapshot | null): readonly string[] {
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
