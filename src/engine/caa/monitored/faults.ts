// Adapters and devices of members that stop working and work again. What is down stays down until it is restored,
// whatever daemon comes and goes, and whether its member is up or not.
import type { Core, Origin } from '../../core.ts';
import type { MemberDocument } from '../../documents.ts';
import type { HardwareFault } from '../../inputs.ts';
import { refuseStrangeMember } from '../refusals.ts';
import { hardwareOf } from './hardware.ts';
import { observe } from './observe.ts';

/** @returns the exit code: 0 if the adapter or device is what was asked for because of this. */
export function changeHardware(core: Core, fault: HardwareFault, origin: Origin): number {
  const { verb, kind, member, hardware } = fault;
  if (refuseStrangeMember(core, member, origin)) return 1;
  const document = core.state.member(member);
  if (document === undefined || refuseHardware(document, fault, origin)) return 1;
  const failed = new Set(document.failedHardware ?? []);
  const works = verb === 'repair';
  if (works) failed.delete(hardware);
  else failed.add(hardware);
  core.state.setMember({ ...document, failedHardware: [...failed].sort() });
  const clause = `${kind} ${hardware} of ${member} ${works ? 'works again' : 'is down'}`;
  core.state.addEvent({
    priority: works ? 'info' : 'failure',
    facility: 'clu',
    member,
    text: `${clause} (${origin.cause})`,
  });
  observe(core, { cause: clause, countsFailures: true });
  const title = kind === 'adapter' ? 'Adapter' : 'Device';
  origin.out(`${title} ${hardware} of member ${member} ${works ? 'works again' : 'is down'}.`);
  return 0;
}

function refuseHardware(
  document: MemberDocument,
  { verb, kind, hardware }: HardwareFault,
  origin: Origin,
): boolean {
  const all = hardwareOf(document).filter((one) => one.kind === kind);
  const found = all.find(({ name }) => name === hardware);
  if (found === undefined) {
    const known = [...new Set(all.map(({ name }) => name))].join(', ');
    const remedy = known === '' ? `It has no ${kind}s` : `It has ${known}`;
    origin.err(`Member ${document.name} has no ${kind} ${hardware}. ${remedy}.`);
    return true;
  }
  if (found.works !== (verb === 'repair')) return false;
  const state = found.works ? 'works already' : 'is down already';
  origin.err(`The ${kind} ${hardware} of member ${document.name} ${state}.`);
  return true;
}
