// Whether an expression speaks of the practice bench, so that a lesson file which does not ask for the bench is
// refused before anybody takes the lesson.
import type { Check, Value } from './check-syntax.ts';
import { collectionSubject, isBenchSubject } from './facts.ts';
import type { Template } from './template.ts';

export function checkUsesBench(check: Check): boolean {
  switch (check.kind) {
    case 'any':
    case 'all':
      return check.parts.some(checkUsesBench);
    case 'not':
      return checkUsesBench(check.part);
    case 'subject':
      return isBenchSubject(check.subject);
    case 'said':
    case 'operations':
      return true;
    case 'event':
      return false;
    case 'count':
      return isBenchSubject(collectionSubject(check.collection));
  }
}

export function valueUsesBench(value: Value): boolean {
  switch (value.kind) {
    case 'variable':
      return false;
    case 'field':
      return isBenchSubject(value.subject);
    case 'count':
    case 'first':
      return isBenchSubject(collectionSubject(value.collection));
  }
}

export function templateUsesBench(template: Template): boolean {
  return template.some((part) => typeof part !== 'string' && valueUsesBench(part));
}
