// Which remembered values an expression uses, so that a lesson file can be refused before anybody takes the lesson.
import type { Check, Operand, Test, Value } from './check-syntax.ts';
import type { Template } from './template.ts';

export type Variable = Extract<Operand, { kind: 'variable' }>;

export function variablesOfCheck(check: Check): readonly Variable[] {
  switch (check.kind) {
    case 'any':
    case 'all':
      return check.parts.flatMap(variablesOfCheck);
    case 'not':
      return variablesOfCheck(check.part);
    case 'subject':
      return [...variable(check.name), ...check.tests.flatMap(variablesOfTest)];
    case 'event':
      return check.tests.flatMap(variablesOfTest);
    case 'said':
      return [];
    case 'operations':
      return variable(check.operand);
    case 'count':
      return [...check.tests.flatMap(variablesOfTest), ...variable(check.operand)];
  }
}

export function variablesOfValue(value: Value): readonly Variable[] {
  switch (value.kind) {
    case 'variable':
      return [value];
    case 'field':
      return variable(value.name);
    case 'count':
    case 'first':
      return value.tests.flatMap(variablesOfTest);
  }
}

export function variablesOfTemplate(template: Template): readonly Variable[] {
  return template.flatMap((part) => (typeof part === 'string' ? [] : variablesOfValue(part)));
}

function variablesOfTest(test: Test): readonly Variable[] {
  return test.kind === 'compare' ? variable(test.operand) : [];
}

function variable(operand: Operand): readonly Variable[] {
  return operand.kind === 'variable' ? [operand] : [];
}
