// What a process is told, as lines of the protocol. Written by hand like the common answers: each hand-over of a lock
// is one of these.
import type { LockNote } from '../../runtime/index.ts';
import { valueText } from './requests.ts';

/** A `dlm.note` as the line that carries it. */
export function noteLine(note: LockNote): string {
  return `{"jsonrpc":"2.0","method":"dlm.note","params":{${fieldsOf(note)}}}\n`;
}

function fieldsOf(note: LockNote): string {
  const { type, lkid } = note;
  const start = `"type":"${type}","lkid":${lkid}`;
  switch (note.type) {
    case 'return':
      return `${start},"status":${note.status}${valueText(note.value)}`;
    case 'completion':
      return `${start},"status":${note.status}${routineText(note)}${valueText(note.value)}`;
    case 'blocking': {
      const hint = note.hint === undefined ? '' : `,"hint":${JSON.stringify(note.hint)}`;
      return `${start}${routineText(note)},"mode":${note.mode}${hint}`;
    }
  }
}

/** Routine and parameter are finite numbers, or were not given; the requests are checked for that. */
function routineText(note: { readonly routine: unknown; readonly notprm: unknown }): string {
  const notprm = note.notprm === undefined ? '' : `,"notprm":${note.notprm}`;
  return `,"routine":${note.routine}${notprm}`;
}
