// Where the keys below a failed run lead: the reasons, the script (TUI-072, 232). Pure.
import type { Effect, World } from '../../tui/screen.ts';
import { parseRunCommand } from './command.ts';
import { troubled } from './results.ts';
import type { RunFacts } from './watch.ts';

/** The effects of a next step; null if the action is none, or leads nowhere from this run. */
export function nextStepEffects(
  facts: RunFacts,
  id: string,
  world: World,
): readonly Effect<never, never>[] | null {
  if (id === 'run.again') return againEffects(facts.commandLine);
  if (id !== 'run.why' && id !== 'run.script') return null;
  const [name] = troubled(facts, world);
  if (name === undefined) {
    const text = 'The run names no registered resource.';
    return [{ type: 'message', level: 'info', text }];
  }
  if (id === 'run.why') return [{ type: 'open', name: 'why', params: { name } }];
  return [{ type: 'open', name: 'resource', params: { name, page: 'script' } }];
}

/** The form of a command with its arguments: nothing is run again without it (TUI-279). */
export function againEffects(commandLine: string): readonly Effect<never, never>[] {
  const { verb, names, words } = parseRunCommand(commandLine);
  if (verb === null || (names.length === 0 && verb !== 'balance')) {
    const text = 'There is no form for this command; y copies it.';
    return [{ type: 'message', level: 'info', text }];
  }
  return [{ type: 'open', name: verb, params: { arguments: words.join(' ') } }];
}
