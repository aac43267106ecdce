// The last step of [Save+Register]: the registry follows the file, or says why it does not (TUI-092).
import { cleanText } from '../../format/index.ts';
import { callerOf } from '../../tui/caller.ts';
import { type Outcome, request, type World } from '../../tui/screen.ts';
import { isRegisteredName } from '../resources/listed.ts';
import { profileName, registerCommand } from './commands.ts';
import type { OpenForm } from './form.ts';
import { reportEffect, type SavingStep, say, stay } from './saving-step.ts';

/** Registers the profile, or updates the registry if it is registered already. */
export function register(open: OpenForm, world: World): SavingStep {
  const name = profileName(open);
  const update = isRegisteredName(name, world.cluster);
  const caller = callerOf(world, registerCommand(open, world));
  return stay(
    { ...open, busy: 'The profile is being registered. One moment.' },
    request('caa.register', { names: [name], update, caller }, (outcome) => ({
      type: 'registered',
      outcome,
    })),
  );
}

/** The run has ended. */
export function registered(open: OpenForm, outcome: Outcome<'caa.register'>): SavingStep {
  const name = profileName(open);
  if (!outcome.ok)
    return stay(open, say('error', `${name} is saved, not registered: ${outcome.message}`));
  const { run, exitCode } = outcome.result;
  if (exitCode === 0) {
    return stay(open, say('info', `${name} is saved and registered.`), { type: 'close' });
  }
  return stay(
    open,
    request('run.follow', { run }, (answer) => ({ type: 'explained', outcome: answer })),
  );
}

/** Registering failed: the lines of its run say why. */
export function explained(open: OpenForm, outcome: Outcome<'run.follow'>): SavingStep {
  const name = profileName(open);
  const lines = outcome.ok
    ? outcome.result.lines.map(({ text }) => cleanText(text))
    : [outcome.message];
  const [only = 'the run gave no reason', ...more] = lines;
  if (more.length === 0)
    return stay(open, say('error', `${name} is saved, not registered: ${only}`));
  return stay(open, reportEffect(`${name} is saved, not registered`, lines));
}
