// How a host goes: halted, crashed or panicked, the others see the same (manual 10.6.6, 10.9.1).
import { HostWord, hostAt, ringBells } from '../fabric/index.ts';
import { addError, allRails, raiseEvent } from './rails.ts';
import { releaseHostMemory } from './segments.ts';
import type { HostRecord, KernelState } from './state.ts';

/**
 * Ends a host with lines on its console; it then accepts only halt and boot (MC-046).
 * @throws BusyError before anything has changed.
 */
export function panicHost(state: KernelState, host: HostRecord, lines: readonly string[]): void {
  leave(state, host);
  host.console.write(...lines);
  host.state = 'panicked';
}

/** Halts or crashes a host: for the others there is no difference (MC-339). */
export function stopHost(state: KernelState, host: HostRecord): void {
  leave(state, host);
  host.state = 'halted';
}

/** Whether processes of a host, ended or not, still hold something. */
export function hasProcesses(state: KernelState, host: HostRecord): boolean {
  for (const process of state.processes.values()) if (process.host === host) return true;
  return false;
}

/**
 * Takes a host out: its processes are ended, its receive memory goes, and if it was a member the count of every rail
 * rises and the host event is raised.
 * @throws BusyError before anything has changed.
 */
function leave(state: KernelState, host: HostRecord): void {
  const wasMember = host.state === 'member';
  if (wasMember) releaseHostMemory(state, host);
  host.state = 'halted';
  host.mapper = 'none';
  Atomics.store(state.fabric.words, hostAt(state.fabric.layout, host.index) + HostWord.member, 0);
  for (const process of state.processes.values()) {
    if (process.host === host && !process.isEnding) {
      process.isEnding = true;
      state.orders.push({ type: 'terminate', pid: process.pid, signal: 9 });
    }
  }
  if (wasMember) {
    addError(state, allRails(state));
    raiseEvent(state, `host ${host.name} left`);
  }
  ringBells(state.fabric);
}
