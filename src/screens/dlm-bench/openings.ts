// What opens above the bench: its forms, the operation line, the list of scenarios and the text of the script. Pure.
import type { FieldSpec } from '../../components/form-state.ts';
import type { HelpPage, World } from '../../tui/screen.ts';
import { show } from '../../tui/view.ts';
import { formDialog } from '../dialogs/form.tsx';
import { lineDialog } from '../dialogs/line.tsx';
import { pickDialog } from '../dialogs/pick.tsx';
import { nextLockName } from './lock-names.ts';
import {
  cancelForm,
  convertForm,
  killForm,
  lockForm,
  notifyForm,
  type OperationForm,
  timeForm,
  unlockForm,
} from './operations.ts';
import { wholeScript } from './record.ts';
import { fileNameFor, scenarioEntries } from './scenarios.ts';
import { scriptOverlay } from './script-view.tsx';
import {
  type BenchEffect,
  type BenchState,
  type BenchStep,
  problemOfOperation,
  warning,
} from './state.ts';
import { presentMoment } from './tape.ts';

const lineHelp: HelpPage = {
  title: 'Operation line',
  text:
    'Who, and what: "A: lock a R EX", "B: quelock b R PR +NOQUEUE blk=f", "A: cvt a NL +VALB V="text"", ' +
    '"A: unlock a", "B: cancel b +CANCELWAITOK", "B: killed", "m1: fails", "time: +500ms", "A: notify". ' +
    'lock and cvt wait in the call, quelock and quecvt return at once. A sublock is named with its parent ' +
    'lock: "A: lock a1 a/record EX".',
};

export function reduceOpening(state: BenchState, id: string, world: World): BenchStep | null {
  const form = operationForm(state, id);
  if (form !== undefined) {
    return typeof form === 'string'
      ? { state, effects: [warning(form)] }
      : { state, effects: [showForm(state, form)] };
  }
  switch (id) {
    case 'bench.line': {
      const check = (text: string): string | null => problemOfOperation(state, text);
      const dialog = lineDialog({ process: state.process, text: '', help: lineHelp, check });
      return { state, effects: [show(dialog, (text) => ({ type: 'operation', text }))] };
    }
    case 'bench.scenarios':
      return { state, effects: [showScenarios(world)] };
    case 'bench.save':
      return { state, effects: [showSave(state, world)] };
    case 'bench.script': {
      const text = wholeScript(state.tape);
      const dialog = scriptOverlay(
        titleOf(state),
        text === '' ? 'Nothing has been done yet.' : text,
      );
      return { state, effects: [{ type: 'show', view: dialog }] };
    }
    case 'bench.copy':
      return {
        state,
        effects: [{ type: 'copy', text: wholeScript(state.tape) }],
      };
    default:
      return null;
  }
}

function titleOf({ tape }: BenchState): string {
  return tape.title === '' ? 'Script' : `Script: ${tape.title}`;
}

/** The form behind a key, a sentence why there is none, or undefined for other keys. */
function operationForm(state: BenchState, id: string): OperationForm | string | undefined {
  const { tape, process } = state;
  const { view } = presentMoment(tape);
  switch (id) {
    case 'bench.lock': {
      const last = view.locks.findLast((lock) => lock.state !== 'released');
      const resource = last?.resource.includes('/') === false ? last.resource : 'R';
      return lockForm(process, view, resource, nextLockName(view));
    }
    case 'bench.convert':
      return (
        convertForm(process, view) ?? `Process ${process} has no lock to convert; l asks for one.`
      );
    case 'bench.unlock':
      return unlockForm(process, view) ?? `Process ${process} has no lock to release.`;
    case 'bench.cancel':
      return cancelForm(process, view) ?? `No request of process ${process} waits or converts.`;
    case 'bench.kill':
      return killForm(process, view);
    case 'bench.notify':
      return notifyForm(process);
    case 'bench.time':
      return timeForm();
    default:
      return undefined;
  }
}

function showForm(state: BenchState, form: OperationForm): BenchEffect {
  const dialog = formDialog({
    ...form,
    help: `${form.help} The line at the bottom is the operation as scenarios write it.`,
    note: 'The same as a line of a scenario; o on the bench takes it.',
    act: 'Do it',
    check: (values) =>
      problemOfValue(values.value ?? '') ?? problemOfOperation(state, form.write(values)),
  });
  return show(dialog, (values) => ({ type: 'operation', text: form.write(values) }));
}

const valueMax = 16;

function problemOfValue(value: string): string | null {
  if (value.length > valueMax)
    return `A value block holds ${valueMax} characters; this has ${value.length}.`;
  return /^[\x20-\x7e]*$/.test(value) && !value.includes('"')
    ? null
    : 'A value is written in ASCII, without double quotes.';
}

function showScenarios(world: World): BenchEffect {
  const dialog = pickDialog({
    title: 'Scenarios',
    entries: scenarioEntries(world.scenarios),
    isMany: false,
    chosen: [],
  });
  return show(dialog, ([fileName = '']) => ({ type: 'load', fileName }));
}

const titleField: FieldSpec = {
  name: 'title',
  label: 'Title',
  kind: 'text',
  required: true,
  width: 40,
  help: 'What the scenario shows, in a few words. The file is named after it.',
};

function showSave({ tape }: BenchState, world: World): BenchEffect {
  const own = tape.title.replace(/^[A-Z]-\d+ /, '');
  const isThere = (name: string): boolean =>
    world.scenarios.some(({ fileName, isOwn }) => isOwn && fileName === name);
  const dialog = formDialog({
    title: 'Save the script as a scenario of your own',
    fields: [titleField],
    values: { title: own === '' ? 'My scenario' : own },
    write: ({ title = '' }) => {
      const name = fileNameFor(title);
      return `scenarios/${name}${isThere(name) ? ' (replaces the one that is there)' : ''}`;
    },
    check: ({ title = '' }) => {
      if (tape.position === 0) return 'Nothing has been done that could be saved.';
      return fileNameFor(title) === '' ? 'The title needs letters or digits.' : null;
    },
    help: 'Keeps the operations that were done, with what came of them as what is expected.',
    note: 'The file in your folder of the console.',
    act: 'Save',
  });
  return show(dialog, ({ title = '' }) => ({ type: 'save', title }));
}
