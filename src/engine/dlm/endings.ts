// How processes begin and end (manual 9.1, 9.2, 9.6.6). Whatever ends a process, the lock manager releases what it held;
// when a member fails all its processes are dealt with before any resource is settled.
import type { Core } from './core.ts';
import { dropAllAttachments, noteFailedAttachments } from './domains.ts';
import { endGroup, leaveGroupAtEnd } from './groups.ts';
import type { MemberNumber, Pid, ProcessArgs } from './interface.ts';
import { leaveAllNamespaces } from './namespaces.ts';
import { Process } from './records.ts';
import { releaseForLost } from './release.ts';
import { finish } from './settle.ts';
import { Status } from './status.ts';

/** Process IDs of one member (DLM-407). */
const pidsPerMember = 2 ** 19;

/** Makes a process; its ID is its member's number times 2^19, plus a number not in use. */
export function beginProcess(core: Core, args: ProcessArgs): Pid {
  const first = args.member * pidsPerMember;
  let next = core.nextPids.get(args.member) ?? 1;
  while (core.processes.has(first + next)) next = (next % (pidsPerMember - 1)) + 1;
  core.nextPids.set(args.member, (next % (pidsPerMember - 1)) + 1);
  const process = new Process(first + next, args);
  core.processes.set(process.pid, process);
  return process.pid;
}

/** A child with its parent's identity and nothing else of it (DLM-403). */
export function forkProcess(core: Core, parent: Process): Pid {
  const { member, uid, gids, killable } = parent;
  return beginProcess(core, { member, uid, gids, killable });
}

/** Whether the process may run another program: only without locks and namespaces (DLM-405). */
export function mayExec(process: Process): Status {
  if (process.locks.length > 0) return Status.HASLOCKS;
  return process.namespaces.size > 0 ? Status.ATTACHED : Status.SUCCESS;
}

/** The end of a process, however it came. */
export function endProcess(core: Core, process: Process): void {
  lose(core, process, `The process ${process.pid} ended`);
  endDying(core);
}

/** The failure of a member: an abnormal end for every process there, all before any resource is settled (DLM-398). */
export function failMember(core: Core, member: MemberNumber, name: string): void {
  const lost = [...core.processes.values()].filter((process) => process.member === member);
  for (const process of lost) noteFailedAttachments(process);
  for (const process of lost) {
    lose(core, process, `The process ${process.pid} was lost with member ${name}`);
  }
  for (const group of [...core.groups.values()]) {
    if (group.member === member) endGroup(core, group, 'its member failed');
  }
  endDying(core);
}

/** Ends the processes that the end of their lock group takes along, then settles. */
export function endDying(core: Core): void {
  for (let next = core.dying.pop(); next !== undefined; next = core.dying.pop()) {
    const { process, reason } = next;
    if (!core.processes.has(process.pid)) continue;
    core.kills.push({ type: 'kill', pid: process.pid, reason });
    lose(core, process, `The process ${process.pid} was killed`);
  }
  finish(core);
}

function lose(core: Core, process: Process, event: string): void {
  if (!core.processes.delete(process.pid)) return;
  leaveGroupAtEnd(core, process);
  releaseForLost(core, [...process.locks], event);
  dropAllAttachments(core, process);
  leaveAllNamespaces(core, process);
  if (process.owner.timer !== null) core.timers.clear(process.owner.timer);
  core.ready.delete(process);
}
