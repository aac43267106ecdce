// Why an operation came out as it did, in plain sentences: first what became of the operation itself, then what it did to
// others. Everything is read from the queues before and after; nothing is decided here.
import { isSuccess, type ScenarioStep, statusNamed } from '../../engine/dlm/index.ts';
import { type Operation, refusal, textOf } from './operation.ts';
import { consequences } from './why-others.ts';
import { cancelSentences, endSentences, unlockSentences } from './why-releases.ts';
import { conversionSentences, requestSentences } from './why-requests.ts';

/** The sentences, the most important first; none for operations that explain themselves. */
export function operationSentences(operation: Operation): readonly string[] {
  return [...ownSentences(operation), ...consequences(operation)];
}

function ownSentences(operation: Operation): readonly string[] {
  const { step, outcome } = operation;
  const status = outcome.result.split(' ')[0] ?? '';
  if (step.by === 'time') return [`${step.verb.replace(/^\+|ms$/g, '')} ms pass.`];
  if (isEnd(step)) return endSentences(operation);
  switch (step.verb) {
    case 'lock':
    case 'locktp':
    case 'quelock':
    case 'quelocktp':
      return requestSentences(operation, status);
    case 'cvt':
    case 'quecvt':
      return conversionSentences(operation, status);
    case 'unlock':
      return status === 'DLM_SUCCESS' ? unlockSentences(operation) : [refusal(operation, status)];
    case 'cancel':
      return status === 'DLM_SUCCESS' ? cancelSentences(operation) : [refusal(operation, status)];
    case 'notify':
      return [notifySentence(step.by, outcome.told.length)];
    case 'sperrno':
      return [];
    case 'fork':
      return [
        `${step.words[0]} begins as a child of ${step.by}, without its locks and namespaces.`,
      ];
    default:
      return otherSentences(operation, status);
  }
}

function isEnd({ verb }: ScenarioStep): boolean {
  return verb === 'killed' || verb === 'exits' || verb === 'fails';
}

function otherSentences(operation: Operation, status: string): readonly string[] {
  if (status === '' || status === 'DLM_SUCCESS') return ['Done.'];
  if (!isSuccess(statusNamed(status) ?? -1)) return [refusal(operation, status)];
  return [`Done, with ${status}: ${textOf(status)}.`];
}

function notifySentence(process: string, count: number): string {
  if (count === 0) return `There is nothing to tell process ${process}.`;
  return `Process ${process} is told ${count === 1 ? 'one thing' : `${count} things`}.`;
}
