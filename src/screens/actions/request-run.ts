// The request behind each of the six actions, and the command that a plan is asked for. The caller carries the command line that does the same, so that the
// run and the script show it (TUI-002, 273).
import type { Params, PlannedCommand } from '../../protocol/index.ts';
import { callerOf } from '../../tui/caller.ts';
import { type Outcome, type RequestEffect, request, type World } from '../../tui/screen.ts';
import type { RunAnswer } from '../runs/watch.ts';
import type { Choice } from './choice.ts';

type Acting =
  | 'caa.start'
  | 'caa.stop'
  | 'caa.relocate'
  | 'caa.balance'
  | 'caa.register'
  | 'caa.unregister';

/**
 * The effect that asks for a choice to be carried out; the answer comes when the run has ended.
 *
 * @param basis of the plan that it is to follow; null for none.
 */
export function requestRun<E>(
  choice: Choice,
  { commandLine, basis }: { readonly commandLine: string; readonly basis: string | null },
  world: World,
  answered: (answer: RunAnswer) => E,
): RequestEffect<E> {
  const { names, member, force, update } = choice;
  const caller = { ...callerOf(world, commandLine), ...(basis === null ? {} : { basis }) };
  const values = attributeValues(choice.attributes);
  const reply = (outcome: Outcome<Acting>): E => answered(outcome);
  switch (choice.verb) {
    case 'start':
      return request('caa.start', { names, member, force, ...values, caller }, reply);
    case 'stop':
      return request('caa.stop', { names, force, ...exitOf(choice), ...values, caller }, reply);
    case 'relocate':
      return request('caa.relocate', { names, member, force, ...values, caller }, reply);
    case 'balance':
      return request('caa.balance', { names: balanced(choice), caller }, reply);
    case 'register':
      return request('caa.register', { names, update, caller }, reply);
    case 'unregister':
      return request('caa.unregister', { names, caller }, reply);
  }
}

/** The same as a command that a plan is asked for. */
export function plannedCommand(choice: Choice): PlannedCommand {
  const { verb, names, member, force, update } = choice;
  const values = attributeValues(choice.attributes);
  switch (verb) {
    case 'start':
    case 'relocate':
      return { verb, names, member, force, ...values };
    case 'stop':
      return { verb, names, force, ...exitOf(choice), ...values };
    case 'balance':
      return { verb, names: balanced(choice) };
    case 'register':
      return { verb, names, update };
    case 'unregister':
      return { verb, names };
  }
}

function exitOf({ exit }: Choice): Pick<Params<'caa.stop'>, 'exit'> {
  return exit === null ? {} : { exit };
}

function balanced({ scope, names, member }: Choice): Params<'caa.balance'>['names'] {
  if (scope === 'all') return 'all';
  return scope === 'member' ? { onMember: member ?? '' } : names;
}

/** `USR_name=value` words, for the scripts of this request only (manual 2.4). */
function attributeValues(words: Choice['attributes']): Pick<Params<'caa.start'>, 'userAttributes'> {
  if (words.length === 0) return {};
  const pairs = words.map((word) => word.split(/=(.*)/s).slice(0, 2));
  return { userAttributes: Object.fromEntries(pairs) };
}
