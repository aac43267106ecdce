// The shipped templates and a way to check a profile text against them without a cluster.
import { readFileSync } from 'node:fs';
import {
  checkProfile,
  describeProblems,
  type ValidationFacts,
} from '../../../../src/engine/caa/profile/index.ts';

export const TYPES = ['application', 'network', 'tape', 'changer'] as const;

export function shippedTemplate(type: (typeof TYPES)[number] | 'generic'): string {
  const path = `../../../../fixtures/root/var/cluster/caa/template/TYPE_${type}.cap`;
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

const generic = shippedTemplate('generic');
const typeTemplates = new Map(TYPES.map((type) => [type, shippedTemplate(type)]));

/** The lines that caa_profile -validate prints for a text as the file `<name>.cap`. */
export function linesFor(name: string, text: string, facts: ValidationFacts = {}): string[] {
  const type = TYPES.find((each) => new RegExp(`^TYPE *= *${each}$`, 'm').test(text));
  const typeTemplate = type === undefined ? undefined : typeTemplates.get(type);
  const texts = { name, text, typeTemplate, genericTemplate: generic };
  return describeProblems(name, checkProfile(texts, facts).problems);
}
