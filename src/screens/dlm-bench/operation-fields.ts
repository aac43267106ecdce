// The fields that the forms of the bench share, and how their values are written as words of an operation. Pure.
import type { FieldSpec } from '../../components/form-state.ts';
import type { BenchLock, StageView } from '../../engine/dlm/index.ts';
import type { Values } from '../dialogs/form.tsx';

const modes = ['NL', 'CR', 'CW', 'PR', 'PW', 'EX'];
export const waits = 'waits';
export const queued = 'queued';

const right = {
  labelColumn: 44,
  boxColumn: 57,
  width: 11,
  markColumn: 73,
  isBeside: true,
} as const;

export const modeField: FieldSpec = {
  name: 'mode',
  label: 'Mode',
  kind: 'choice',
  choices: modes,
  help: 'Left and Right: NL nothing, CR, CW, PR read together, PW write beside CR, EX alone.',
  ...right,
};
export const callField: FieldSpec = {
  name: 'call',
  label: 'Call',
  kind: 'choice',
  choices: [waits, queued],
  help: 'waits: the call returns when it is granted. queued: it returns at once; a completion follows.',
  ...right,
};
export const flag = (name: string, label: string, help: string, isRight = false): FieldSpec => ({
  name,
  label,
  kind: 'flag',
  help,
  ...(isRight ? right : {}),
});
export const noqueueField = flag(
  'noqueue',
  'NOQUEUE',
  'Refuse with DLM_NOTQUEUED instead of waiting.',
);
export const syncField = flag(
  'sync',
  'SYNCSTS',
  'Answer DLM_SYNC if it is granted at once; a queued call then sends no completion.',
  true,
);
export const valbField = flag('valb', 'Value block', 'DLM_VALB: read or write the value block.');
export const valueField: FieldSpec = {
  name: 'value',
  label: 'Value',
  kind: 'text',
  help: "The process's copy of the value block, at most 16 characters; one that is typed sets VALB.",
  ...right,
};
export const routineField = flag(
  'routine',
  'Blocking routine',
  'Tell the process when its granted lock blocks somebody.',
);
export const timeoutField: FieldSpec = {
  name: 'timeout',
  label: 'Timeout',
  kind: 'number',
  help: 'Hundredths of a second after which the request gives up; empty for never. + lets time pass.',
  ...right,
};

/** The locks that a process has in queues, the newest first. */
export function heldBy(view: StageView, process: string): readonly BenchLock[] {
  return view.locks
    .filter((lock) => lock.process === process && lock.state !== 'released')
    .reverse();
}

export function lockField(locks: readonly BenchLock[], more?: string): FieldSpec {
  const names = locks.map(({ name }) => name);
  const standings = locks.map(({ name, mode, requested, resource }) => {
    return `${name} ${requested === null ? mode : `${mode}>${requested}`} on ${resource}`;
  });
  return {
    name: 'lock',
    label: 'Lock',
    kind: 'choice',
    choices: [...names, ...(more === undefined ? [] : [more])],
    help: `Left and Right: ${standings.join(', ')}.`,
  };
}

/** The words that all requests have in common. */
export function terms(values: Values): readonly string[] {
  const { value = '', timeout = '' } = values;
  const hasValue = values.valb === 'yes' || value !== '';
  return [
    values.noqueue === 'yes' ? '+NOQUEUE' : '',
    values.sync === 'yes' ? '+SYNCSTS' : '',
    hasValue ? '+VALB' : '',
    value === '' ? '' : `V="${value}"`,
    values.routine === 'yes' ? 'blk=f' : '',
    timeout === '' ? '' : `timeout=${timeout}`,
  ];
}

export function line(process: string, ...words: readonly (string | undefined)[]): string {
  return `${process}: ${words.filter((word) => word !== undefined && word !== '').join(' ')}`;
}

/** A name as scenarios write it. */
export function quoted(name: string): string {
  const plain = name.trim();
  return /^[\w.:/*-]+$/.test(plain) ? plain : `"${plain}"`;
}
