// caa_start of a network, tape or changer resource (manual 2.6): monitors it again where it stopped because of its
// failure threshold. It can do nothing else.
import type { Core, Origin } from '../../core.ts';
import type { MemberName, ResourceName } from '../../documents.ts';
import { refuseStrangeMember } from '../refusals.ts';
import { armWindow, observe } from './observe.ts';

/** @param member only there; null is everywhere. @returns the exit code: 0 if it is monitored again because of this. */
export function restartMonitored(
  core: Core,
  name: ResourceName,
  member: MemberName | null,
  origin: Origin,
): number {
  if (member !== null && refuseStrangeMember(core, member, origin)) return 1;
  const { monitored } = core.state;
  const stopped = (monitored.get(name)?.members ?? []).filter(
    (one) => one.target === 'OFFLINE' && (member === null || one.member === member),
  );
  if (stopped.length === 0) {
    const where = member === null ? 'every member' : `member ${member}`;
    origin.err(`Resource ${name} is monitored on ${where} already; there is nothing to start.`);
    return 1;
  }
  for (const one of stopped) {
    monitored.change(name, one.member, { target: 'ONLINE', failures: [] });
  }
  armWindow(core, name);
  observe(core, { cause: origin.cause, countsFailures: false });
  for (const one of stopped) {
    const state = monitored.at(name, one.member)?.state ?? 'OFFLINE';
    origin.out(`Resource ${name} is monitored again on member ${one.member}: ${state}.`);
  }
  return 0;
}
