// Keys of the practice bench of the Memory Channel. A part of the one table of keys (TUI-167), kept apart for its length.
// Nothing on the bench is real, so that no key needs the right to act.
import type { Binding } from './keymap.ts';
import { place } from './keymap-rows.ts';

/** The bindings of the bench; its operation line has those of every bench. */
export const imcBenchKeys: readonly Binding[] = place('imc-bench', [
  [
    'imc-bench.line',
    'o enter',
    'o',
    'Operation',
    'Type an operation: a: attach tx, net: deliver b.',
  ],
  ['imc-bench.host', 'a b c', 'a-c', 'Host', 'Choose the host whose program acts.'],
  ['imc-bench.previous', 'up', 'Up', 'Host', 'The host above.'],
  ['imc-bench.next', 'down', 'Down', 'Host', 'The host below.'],
  ['imc-bench.init', 'i', 'i', 'Init', 'The host joins, and its program begins.'],
  ['imc-bench.store', 's', 's', 'Store', 'Store a word: its number and the value are asked for.'],
  ['imc-bench.read', 'r', 'r', 'Read', 'Read a word: its number is asked for.'],
  ['imc-bench.mb', 'm', 'm', 'Barrier', 'Memory barrier: the write buffer goes out to the rail.'],
  ['imc-bench.rderrcnt', 'e', 'e', 'Count', 'Read the error count: imc_rderrcnt_mr.'],
  ['imc-bench.ckerrcnt', 'k', 'k', 'Check', 'Check the error count: imc_ckerrcnt_mr.'],
  ['imc-bench.acquire', 'l', 'l', 'Lock', 'Acquire lock 0, waiting.'],
  ['imc-bench.release', 'g', 'g', 'Give', 'Release lock 0.'],
  ['imc-bench.info', 't', 't', 'Info', 'Ask for hosts and active rails: imc_getclusterinfo.'],
  ['imc-bench.wait', 'v', 'v', 'Wait', 'Wait for an event: imc_wait_cluster_event.'],
  ['imc-bench.deliver', 'd', 'd', 'Deliver', 'The network delivers the next packet to the host.'],
  ['imc-bench.all', 'D', 'D', 'All', 'The network delivers everything to every host.'],
  ['imc-bench.drop', 'x', 'x', 'Lose', 'The network loses the next packet of the host.'],
  ['imc-bench.tell', 'w', 'w', 'News', 'The news of errors reaches the other hosts.'],
  ['imc-bench.fail', 'f', 'f', 'Fail', 'The physical rail that carries the traffic fails.'],
  ['imc-bench.restore', 'F', 'F', 'Restore', 'A physical rail that has failed works again.'],
  ['imc-bench.undo', 'u z', 'u', 'Undo', 'Take the last operation back.'],
  ['imc-bench.redo', 'R ctrl-r', 'R', 'Redo', 'Do again what was taken back.'],
  [
    'imc-bench.new',
    'n',
    'n',
    'New',
    'Begin with an empty cluster; u does not bring back what was done.',
  ],
  ['imc-bench.log-up', 'pageup ctrl-b', 'PgUp', 'Log up', 'What was said: one window up.'],
  ['imc-bench.log-down', 'pagedown ctrl-f', 'PgDn', 'Log down', 'What was said: one window down.'],
  ['imc-bench.log-first', 'home', 'Home', 'Log begin', 'What was said: the beginning.'],
  ['imc-bench.log-last', 'end', 'End', 'Log end', 'What was said: the end.'],
  ['imc-bench.copy', 'y', 'y', 'Copy', 'Copy the operations that were done.'],
]);
