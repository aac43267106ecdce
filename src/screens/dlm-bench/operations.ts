// The small forms of the bench as data: their fields with sensible values, and the operation that the values mean, written
// as scenarios write it. Pure; the dialog that shows them is dialogs/form.tsx.
import type { FieldSpec } from '../../components/form-state.ts';
import type { StageView } from '../../engine/dlm/index.ts';
import type { Values } from '../dialogs/form.tsx';
import {
  callField,
  flag,
  heldBy,
  line,
  lockField,
  modeField,
  noqueueField,
  queued,
  quoted,
  routineField,
  syncField,
  terms,
  timeoutField,
  valbField,
  valueField,
  waits,
} from './operation-fields.ts';

/** One form. */
export interface OperationForm {
  readonly title: string;
  readonly fields: readonly FieldSpec[];
  readonly values: Values;
  /** The text of the operation. */
  readonly write: (values: Values) => string;
  readonly help: string;
}

/** A new lock; `parents` are locks of the process that a lock may stand below. */
export function lockForm(
  process: string,
  view: StageView,
  resource: string,
  name: string,
): OperationForm {
  const parents = heldBy(view, process).filter(({ state }) => state !== 'waiting');
  const fields: readonly FieldSpec[] = [
    {
      name: 'resource',
      label: 'Resource',
      kind: 'text',
      required: true,
      width: 16,
      help: 'What the lock is on: any name. A resource exists while it has locks.',
    },
    modeField,
    {
      name: 'name',
      label: 'Lock name',
      kind: 'text',
      required: true,
      width: 16,
      help: 'How the lock is called here.',
    },
    callField,
    noqueueField,
    syncField,
    valbField,
    valueField,
    routineField,
    timeoutField,
    {
      name: 'parent',
      label: 'Below lock',
      kind: 'choice',
      choices: ['none', ...parents.map((lock) => lock.name)],
      help: 'A parent lock of the process: the resource is then one below its resource.',
    },
  ];
  return {
    title: `Lock for process ${process}`,
    fields,
    values: { resource, mode: 'EX', name, call: waits, parent: 'none' },
    write: (values) => {
      const { resource: asked = '', parent = 'none' } = values;
      const place = parent === 'none' ? quoted(asked) : `${parent}/${quoted(asked)}`;
      const verb = values.call === queued ? 'quelock' : 'lock';
      return line(process, verb, (values.name ?? '').trim(), place, values.mode, ...terms(values));
    },
    help: 'Asks for a new lock. Enter does it with the values shown; Left and Right change a choice.',
  };
}

/** Another mode for a lock; null if the process has none. */
export function convertForm(process: string, view: StageView): OperationForm | null {
  const locks = heldBy(view, process);
  // What is granted can be converted; the newest of those is meant most often.
  const likely = locks.find(({ state }) => state === 'granted') ?? locks[0];
  if (likely === undefined) return null;
  return {
    title: `Convert a lock of process ${process}`,
    fields: [
      lockField(locks),
      modeField,
      noqueueField,
      callField,
      flag('quecvt', 'QUECVT', 'Stand behind other conversions even if it would fit.'),
      syncField,
      valbField,
      valueField,
      routineField,
      timeoutField,
    ],
    values: { lock: likely.name, mode: likely.mode === 'EX' ? 'NL' : 'EX', call: waits },
    write: (values) => {
      const verb = values.call === queued ? 'quecvt' : 'cvt';
      const quecvt = values.quecvt === 'yes' ? '+QUECVT' : '';
      return line(process, verb, values.lock, values.mode, quecvt, ...terms(values));
    },
    help: 'A conversion that fits all other granted locks is granted at once, whoever waits.',
  };
}

const everything = 'all of them';

/** Releases a lock; null if the process has none. */
export function unlockForm(process: string, view: StageView): OperationForm | null {
  const locks = heldBy(view, process);
  const [newest] = locks;
  if (newest === undefined) return null;
  return {
    title: `Unlock, process ${process}`,
    fields: [
      lockField(locks, everything),
      { ...valueField, help: 'Written into the value block, if the lock is PW or EX.' },
      flag('below', 'Only locks below', 'DLM_DEQALL: release the locks below it, not the lock.'),
      flag('spoil', 'INVVALBLK', 'Mark the value block invalid, if the lock is PW or EX.', true),
    ],
    values: { lock: newest.name },
    write: ({ lock, value = '', below, spoil }) => {
      const isAll = lock === everything;
      const written = value === '' ? [] : ['+VALB', `V="${value}"`];
      const flags = [
        isAll || below === 'yes' ? '+DEQALL' : '',
        spoil === 'yes' ? '+INVVALBLK' : '',
      ];
      return line(process, 'unlock', isAll ? '0' : lock, ...flags, ...written);
    },
    help: 'Releases a lock, wherever it is. Locks below it have to go first.',
  };
}

/** Gives up a pending request; null if the process has none. */
export function cancelForm(process: string, view: StageView): OperationForm | null {
  const pending = heldBy(view, process).filter(({ state }) => state !== 'granted');
  const [newest] = pending;
  if (newest === undefined) return null;
  return {
    title: `Cancel a request of process ${process}`,
    fields: [
      lockField(pending),
      flag('wait', 'CANCELWAITOK', 'Without it only conversions can be cancelled.', true),
    ],
    values: { lock: newest.name, wait: newest.state === 'waiting' ? 'yes' : 'no' },
    write: ({ lock, wait }) => line(process, 'cancel', lock, wait === 'yes' ? '+CANCELWAITOK' : ''),
    help: 'Gives up a conversion, which keeps its old mode, or a request that waits.',
  };
}

/** The end of a process or of its member. */
export function killForm(process: string, view: StageView): OperationForm {
  const member = view.processes.find(({ name }) => name === process)?.member ?? 'm1';
  const others = view.processes.filter((one) => one.member === member && one.isAlive);
  const onlyIt = `process ${process}`;
  const all = `member ${member} (${others.map(({ name }) => name).join(' ')})`;
  return {
    title: `End process ${process}`,
    fields: [
      {
        name: 'what',
        label: 'What ends',
        kind: 'choice',
        choices: [onlyIt, all],
        help: 'Its locks are released; value blocks that a PW or EX lock could be writing become invalid.',
      },
    ],
    values: { what: onlyIt },
    write: ({ what }) => (what === all ? `${member}: fails` : `${process}: killed`),
    help: 'A process can end at any moment, also inside a call. Undo brings it back.',
  };
}

const deliveries: Readonly<Record<string, string>> = {
  'ask now what there is': 'notify',
  'only when it asks (signal 0)': 'set_signal 0',
  'at once (signal 23)': 'set_signal 23',
};

/** How a process is told things. */
export function notifyForm(process: string): OperationForm {
  const [first = ''] = Object.keys(deliveries);
  return {
    title: `Notifications of process ${process}`,
    fields: [
      {
        name: 'how',
        label: 'How',
        kind: 'choice',
        choices: Object.keys(deliveries),
        help: 'Completions and blocking notifications come at once, or when the process asks for them.',
      },
    ],
    values: { how: first },
    write: ({ how = '' }) => `${process}: ${deliveries[how] ?? 'notify'}`,
    help: 'dlm_set_signal and dlm_notify: a process without a signal is told nothing until it asks.',
  };
}

/** Time that passes. */
export function timeForm(): OperationForm {
  return {
    title: 'Time passes',
    fields: [
      {
        name: 'ms',
        label: 'Milliseconds',
        kind: 'number',
        required: true,
        width: 10,
        help: 'Requests with a timeout give up when it has passed; nothing else needs time here.',
      },
    ],
    values: { ms: '500' },
    write: ({ ms }) => `time: +${ms}ms`,
    help: 'Time stands still on the bench until you let it pass.',
  };
}
