// Which practice bench an expression speaks of, so that a lesson file which does not ask for that bench is refused
// before anybody takes the lesson.
import type { Check, Value } from './check-syntax.ts';
import { type BenchKind, benchOfSubject, collectionSubject } from './facts.ts';
import type { Template } from './template.ts';

/** What an expression needs: `any` is what every bench has, operations and what was said. */
export type BenchUse = BenchKind | 'any';

export function benchesOfCheck(check: Check): readonly BenchUse[] {
  switch (check.kind) {
    case 'any':
    case 'all':
      return check.parts.flatMap(benchesOfCheck);
    case 'not':
      return benchesOfCheck(check.part);
    case 'subject':
      return benchOfSubject(check.subject);
    case 'said':
    case 'operations':
      return ['any'];
    case 'event':
      return [];
    case 'count':
      return benchOfSubject(collectionSubject(check.collection));
  }
}

export function benchesOfValue(value: Value): readonly BenchUse[] {
  switch (value.kind) {
    case 'variable':
      return [];
    case 'field':
      return benchOfSubject(value.subject);
    case 'count':
    case 'first':
      return benchOfSubject(collectionSubject(value.collection));
  }
}

export function benchesOfTemplate(template: Template): readonly BenchUse[] {
  return template.flatMap((part) => (typeof part === 'string' ? [] : benchesOfValue(part)));
}
