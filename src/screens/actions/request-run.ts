// The request behind each of the five actions. The caller carries the command line that does the same, so that the
// run and the script show it (TUI-002, 273).
import type { Params } from '../../protocol/index.ts';
import { callerOf } from '../../tui/caller.ts';
import { type Outcome, type RequestEffect, request, type World } from '../../tui/screen.ts';
import type { RunAnswer } from '../runs/watch.ts';
import type { Choice } from './choice.ts';

type Acting = 'caa.start' | 'caa.stop' | 'caa.relocate' | 'caa.register' | 'caa.unregister';

/** The effect that asks for a choice to be carried out; the answer comes when the run has ended. */
export function requestRun<E>(
  choice: Choice,
  commandLine: string,
  world: World,
  answered: (answer: RunAnswer) => E,
): RequestEffect<E> {
  const { names, member, force, update } = choice;
  const caller = callerOf(world, commandLine);
  const values = attributeValues(choice.attributes);
  const reply = (outcome: Outcome<Acting>): E => answered(outcome);
  switch (choice.verb) {
    case 'start':
      return request('caa.start', { names, member, force, ...values, caller }, reply);
    case 'stop':
      return request('caa.stop', { names, force, ...values, caller }, reply);
    case 'relocate':
      return request('caa.relocate', { names, member, force, ...values, caller }, reply);
    case 'register':
      return request('caa.register', { names, update, caller }, reply);
    case 'unregister':
      return request('caa.unregister', { names, caller }, reply);
  }
}

/** `USR_name=value` words, for the scripts of this request only (manual 2.4). */
function attributeValues(words: Choice['attributes']): Pick<Params<'caa.start'>, 'userAttributes'> {
  if (words.length === 0) return {};
  const pairs = words.map((word) => word.split(/=(.*)/s).slice(0, 2));
  return { userAttributes: Object.fromEntries(pairs) };
}
