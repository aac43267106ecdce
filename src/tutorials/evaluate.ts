// Checks and sentences against the facts of one moment. Pure, and total: whatever the facts are, there is an answer.
import type { ClusterEvent } from '../engine/index.ts';
import type { Check, Comparison, Count, Operand, Operator, Test, Value } from './check-syntax.ts';
import {
  collectionSubject,
  isTrueOf,
  type LessonFacts,
  logOf,
  namesIn,
  operationsDone,
  type Reading,
  readEventField,
  readField,
  type Subject,
} from './facts.ts';
import type { Template } from './template.ts';

/** What a check is judged against. */
export interface Scope {
  readonly facts: LessonFacts;
  /** Remembered values by name. */
  readonly values: Readonly<Record<string, string>>;
  /** Events up to this sequence came before the step. */
  readonly stepSince: number;
  /** Lines of the bench's log that were said before the step. */
  readonly saidSince: number;
}

/** The scope of a learner's present step. */
export function scopeOf(progress: Omit<Scope, 'facts'>, facts: LessonFacts): Scope {
  const { values, stepSince, saidSince } = progress;
  return { facts, values, stepSince, saidSince };
}

/** Stands in a sentence for a value that does not exist. */
const missing = 'unknown';

export function holds(check: Check, scope: Scope): boolean {
  switch (check.kind) {
    case 'any':
      return check.parts.some((part) => holds(part, scope));
    case 'all':
      return check.parts.every((part) => holds(part, scope));
    case 'not':
      return !holds(check.part, scope);
    case 'subject': {
      const name = readOperand(check.name, scope);
      if (name === null) return false;
      return check.tests.every((test) => passes(test, check.subject, name, scope));
    }
    case 'event':
      return scope.facts.events.some((event) => matches(event, check, scope));
    case 'said': {
      const lines = logOf(scope.facts).slice(check.sinceStep ? scope.saidSince : 0);
      return lines.some((line) => contains(line, check.text));
    }
    case 'operations':
      return compare(String(operationsDone(scope.facts)), check.operator, check.operand, scope);
    case 'count':
      return compare(String(namesOf(check, scope).length), check.operator, check.operand, scope);
  }
}

/** The value as text; null if it does not exist now. */
export function resolveValue(value: Value, scope: Scope): Reading {
  switch (value.kind) {
    case 'variable':
      return readOperand(value, scope);
    case 'count':
      return String(namesOf(value, scope).length);
    case 'first':
      return namesOf(value, scope)[0] ?? null;
    case 'field': {
      const name = readOperand(value.name, scope);
      return name === null ? null : readField(scope.facts, value.subject, name, value.field);
    }
  }
}

export function fill(template: Template, scope: Scope): string {
  return template
    .map((part) => (typeof part === 'string' ? part : (resolveValue(part, scope) ?? missing)))
    .join('');
}

function namesOf(count: Count, scope: Scope): readonly string[] {
  const subject = collectionSubject(count.collection);
  return namesIn(scope.facts, count.collection).filter((name) =>
    count.tests.every((test) => passes(test, subject, name, scope)),
  );
}

function passes(test: Test, subject: Subject, name: string, scope: Scope): boolean {
  if (test.kind === 'is') return isTrueOf(scope.facts, subject, name, test.word);
  const reading = readField(scope.facts, subject, name, test.field);
  return compare(reading, test.operator, test.operand, scope);
}

function matches(
  event: ClusterEvent,
  check: { text: string | null; tests: readonly Comparison[]; sinceStep: boolean },
  scope: Scope,
): boolean {
  if (check.sinceStep && event.sequence <= scope.stepSince) return false;
  if (check.text !== null && !contains(event.text, check.text)) return false;
  return check.tests.every((test) =>
    compare(readEventField(event, test.field), test.operator, test.operand, scope),
  );
}

function readOperand(operand: Operand, scope: Scope): Reading {
  if (operand.kind === 'text') return operand.text;
  return Object.hasOwn(scope.values, operand.name) ? (scope.values[operand.name] ?? null) : null;
}

const comparisons: Readonly<Record<Operator, (left: string, right: string) => boolean>> = {
  '=': (left, right) => left.toLowerCase() === right.toLowerCase(),
  '!=': (left, right) => left.toLowerCase() !== right.toLowerCase(),
  '~': contains,
  '<': (left, right) => Number(left) < Number(right),
  '<=': (left, right) => Number(left) <= Number(right),
  '>': (left, right) => Number(left) > Number(right),
  '>=': (left, right) => Number(left) >= Number(right),
};

/** An unknown value is neither equal to anything nor different from it. */
function compare(left: Reading, operator: Operator, operand: Operand, scope: Scope): boolean {
  const right = readOperand(operand, scope);
  return left !== null && right !== null && comparisons[operator](left, right);
}

function contains(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}
