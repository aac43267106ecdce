// What changes something: imc_init, programs, faults and kills. Dialogs first, then requests; every answer is told, and what
// was done is written to the script (TUI-245, 273).
import type { ImcFault, ImcProgramView, ImcSample } from '../../protocol/index.ts';
import { request, type World } from '../../tui/screen.ts';
import { show } from '../../tui/view.ts';
import { type ConfirmData, confirmDialog } from '../dialogs/confirm.tsx';
import { formDialog, type Values } from '../dialogs/form.tsx';
import { pickDialog } from '../dialogs/pick.tsx';
import { scriptEffect } from '../profiles/script.ts';
import { asked } from './asking.ts';
import { faultCommand, initCommand, runCommand, wordsOf } from './commands.ts';
import { faultForm, filledFault } from './fault-forms.ts';
import { faultChoices, faultQuestion } from './faults.ts';
import { leavePage } from './following.ts';
import { initForm, runForm } from './forms.ts';
import { requestAs } from './identity.ts';
import { programOfPage } from './programs.ts';
import {
  type ImcEffect,
  type ImcScreenEvent,
  type ImcState,
  type ImcStep,
  outputPage,
} from './state.ts';

/** SIGKILL, which no program can hold off. */
const signalKill = 9;

/** The dialogs behind keys; null for other actions. */
export function reduceOpening(state: ImcState, id: string, world: World): ImcStep {
  const { sample } = state;
  if (sample === null) return null;
  switch (id) {
    case 'imc.init': {
      const dialog = formDialog(initForm(state, sample, world));
      return { state, effects: [show(dialog, (values) => ({ type: 'init-chosen', values }))] };
    }
    case 'imc.run': {
      const ask = request(
        'imc.programs',
        {},
        (outcome): ImcScreenEvent => ({ type: 'programs-known', outcome }),
      );
      return { state, effects: [ask] };
    }
    case 'imc.fault': {
      const entries = faultChoices(sample);
      const dialog = pickDialog({ title: 'Faults', entries, isMany: false, chosen: [] });
      return {
        state,
        effects: [show(dialog, ([value = '']) => ({ type: 'fault-chosen', id: value }))],
      };
    }
    case 'imc.kill': {
      const program = programOfPage(state);
      return program === null ? { state } : { state, effects: [askKill(program)] };
    }
    default:
      return null;
  }
}

/** Answers of dialogs and of requests; null for other events. */
export function reduceActing(state: ImcState, event: ImcScreenEvent, world: World): ImcStep {
  const { sample } = state;
  if (event.type === 'done') return done(state, event, world);
  if (event.type === 'started') return started(state, event, world);
  if (sample === null) return null;
  switch (event.type) {
    case 'init-chosen':
      return { state, effects: [init(event.values)] };
    case 'programs-known': {
      const programs = event.outcome.ok ? event.outcome.result.programs : [];
      if (programs.length === 0) return { state, effects: [showRun(state, '', sample, world)] };
      const entries = programs.map(({ name, about }) => ({ value: name, detail: about }));
      const dialog = pickDialog({ title: 'Programs', entries, isMany: false, chosen: [] });
      return {
        state,
        effects: [show(dialog, ([program = '']) => ({ type: 'program-picked', program }))],
      };
    }
    case 'program-picked':
      return { state, effects: [showRun(state, event.program, sample, world)] };
    case 'run-chosen':
      return { state, effects: [run(event.values, world)] };
    case 'fault-chosen':
      return chooseFault(state, event.id, sample, world);
    case 'fault-filled': {
      const fault = filledFault(event.kind, event.values, sample);
      return { state, effects: [askFault(fault, sample, world)] };
    }
    case 'fault-confirmed': {
      const commandLine = faultCommand(event.fault, sample.snapshot);
      const ask = request(
        'imc.inject',
        event.fault,
        (outcome): ImcScreenEvent => ({ type: 'done', commandLine, hasCommand: true, outcome }),
      );
      return { state, effects: [ask] };
    }
    case 'kill-confirmed': {
      const { pid } = event;
      const ask = request(
        'imc.kill',
        { pid, signal: signalKill },
        (outcome): ImcScreenEvent => ({
          type: 'done',
          commandLine: `kill of program ${pid}`,
          hasCommand: false,
          outcome,
        }),
      );
      return { state, effects: [ask] };
    }
    default:
      return null;
  }
}

function chooseFault(state: ImcState, id: string, sample: ImcSample, world: World): ImcStep {
  const choice = faultChoices(sample).find(({ value }) => value === id);
  // The rail has failed, or was restored, while the list was open.
  if (choice === undefined) {
    const text = `${id}: this is no longer possible; the rails have changed since.`;
    return { state, effects: [{ type: 'message', level: 'warning', text }] };
  }
  const { fault } = choice;
  if (typeof fault !== 'string') return { state, effects: [askFault(fault, sample, world)] };
  const dialog = formDialog(faultForm(fault, state, sample, world));
  return {
    state,
    effects: [show(dialog, (values) => ({ type: 'fault-filled', kind: fault, values }))],
  };
}

function askFault(fault: ImcFault, sample: ImcSample, world: World): ImcEffect {
  const dialog = confirmDialog(faultQuestion(fault, sample, world));
  return show(dialog, (): ImcScreenEvent => ({ type: 'fault-confirmed', fault }));
}

function askKill({ pid, program, member }: ImcProgramView): ImcEffect {
  const question: ConfirmData = {
    title: `Kill program ${pid}?`,
    lines: [
      `${program} on ${member} ends at once (SIGKILL). Its regions are detached, its locks released.`,
      '',
      'Command:  none; the kill of this machine knows other processes',
      'Way back: none; x runs it anew',
    ],
    word: null,
    act: `Kill ${pid}`,
    hasDryRun: false,
    hint: 'Cancel has the focus. Enter alone kills nothing.',
    preview: null,
    help: {
      title: 'Kill a program',
      text: 'Ends a program on a Memory Channel host, as SIGKILL does. Hosts take back what it held.',
    },
  };
  return show(confirmDialog(question), (): ImcScreenEvent => ({ type: 'kill-confirmed', pid }));
}

function init(values: Values): ImcEffect {
  const { member = '', maxalloc = '', maxrecv = '' } = values;
  const limit = (text: string): number | null => (text === '' ? null : Number(text));
  const commandLine = initCommand(values);
  return requestAs(
    'imc.init',
    ({ uid }) => ({
      member: member === '' ? null : member,
      maxalloc: limit(maxalloc),
      maxrecv: limit(maxrecv),
      uid,
    }),
    (outcome): ImcScreenEvent => ({ type: 'done', commandLine, hasCommand: true, outcome }),
  );
}

function showRun(state: ImcState, program: string, sample: ImcSample, world: World): ImcEffect {
  const dialog = formDialog(runForm(state, program, sample, world));
  return show(dialog, (values): ImcScreenEvent => ({ type: 'run-chosen', values }));
}

function run(values: Values, { user }: World): ImcEffect {
  const { program = '', arguments: words = '', member = '' } = values;
  const commandLine = runCommand(values);
  return requestAs(
    'imc.run',
    ({ uid, gid }) => ({
      program: program.trim(),
      argv: wordsOf(words),
      member: member === '' ? null : member,
      uid,
      gid,
      user,
    }),
    (outcome): ImcScreenEvent => ({ type: 'started', commandLine, outcome }),
  );
}

function started(
  state: ImcState,
  { commandLine, outcome }: Extract<ImcScreenEvent, { type: 'started' }>,
  world: World,
): ImcStep {
  if (!outcome.ok) {
    const text = `${commandLine}: ${outcome.message}`;
    return {
      state,
      effects: [
        { type: 'message', level: 'error', text },
        scriptEffect(commandLine, outcome.message, world),
      ],
    };
  }
  const { pid } = outcome.result;
  const next = { ...state, isWanted: true, started: new Map(state.started).set(pid, commandLine) };
  const step = asked({ ...next, page: outputPage(next, pid) }, world);
  return {
    ...step,
    effects: [...leavePage(state), ...step.effects, scriptEffect(commandLine, null, world)],
  };
}

function done(
  state: ImcState,
  { commandLine, hasCommand, outcome }: Extract<ImcScreenEvent, { type: 'done' }>,
  world: World,
): ImcStep {
  const wanted = { ...state, isWanted: true };
  const problem = outcome.ok ? outcome.result.problem : outcome.message;
  // Process IDs here are those of emulated members: a script must never hand them to the machine's own kill.
  const script = hasCommand ? [scriptEffect(commandLine, problem, world)] : [];
  const told: ImcEffect =
    problem === null
      ? { type: 'message', level: 'info', text: `Done: ${commandLine}` }
      : { type: 'message', level: 'error', text: `${commandLine}: ${problem}` };
  return { state: wanted, effects: [told, ...script] };
}
