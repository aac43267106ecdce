// A lesson file to a lesson: shape, expressions, and whether steps and remembered values fit together. Collects all
// problems in one run; reads no files itself.
import type { z } from 'zod';
import { type BenchUse, benchesOfCheck, benchesOfTemplate, benchesOfValue } from './bench-use.ts';
import { type Check, type Parsed, parseCheck, parseValue } from './check-syntax.ts';
import type { BenchKind } from './facts.ts';
import type { Binding, ConditionalSentence, Lesson, LessonStep, Need } from './lesson.ts';
import { type LessonFile, lessonFile, type StepFile } from './lesson-file.ts';
import { parseTemplate, type Template } from './template.ts';
import {
  type Variable,
  variablesOfCheck,
  variablesOfTemplate,
  variablesOfValue,
} from './variables.ts';

export type LoadedLesson =
  | { readonly ok: true; readonly lesson: Lesson }
  /** Complete lines: file, step, field, what is wrong. */
  | { readonly ok: false; readonly messages: readonly string[] };

/** A check that is never used: it stands for one that could not be read, and the lesson is refused then. */
const unreadable: Check = { kind: 'any', parts: [] };

/**
 * Reads the text of a lesson file.
 *
 * @param fileName only for messages.
 */
export function loadLesson(text: string, fileName: string): LoadedLesson {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, messages: [`${fileName}: is not JSON: ${reason}`] };
  }
  const shape = lessonFile.safeParse(raw);
  if (!shape.success) {
    return {
      ok: false,
      messages: shape.error.issues.map((issue) => `${fileName}: ${describeIssue(issue, raw)}`),
    };
  }
  const reader = new LessonReader();
  const lesson = reader.read(shape.data);
  if (lesson === undefined || reader.problems.length > 0) {
    return { ok: false, messages: reader.problems.map((problem) => `${fileName}: ${problem}`) };
  }
  return { ok: true, lesson };
}

/** Turns the path of an issue into words: `steps.2.hints.0` is step 3 and its field `hints[0]`. */
function describeIssue(issue: z.core.$ZodIssue, raw: unknown): string {
  const [first, index, ...rest] = issue.path;
  if (first !== 'steps' || typeof index !== 'number') {
    return `${fieldName(issue.path)}: ${issue.message}`;
  }
  return `${stepName(index, idOf(raw, index))}: ${fieldName(rest)}: ${issue.message}`;
}

function idOf(raw: unknown, index: number): string | undefined {
  if (typeof raw !== 'object' || raw === null || !('steps' in raw)) return undefined;
  const step: unknown = Array.isArray(raw.steps) ? raw.steps[index] : undefined;
  if (typeof step !== 'object' || step === null || !('id' in step)) return undefined;
  return typeof step.id === 'string' ? step.id : undefined;
}

function stepName(index: number, id: string | undefined): string {
  return id === undefined ? `step ${index + 1}` : `step ${index + 1} (${id})`;
}

function fieldName(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the whole';
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : `${index ? '.' : ''}${String(part)}`,
    )
    .join('');
}

class LessonReader {
  readonly problems: string[] = [];
  #place = '';
  #bench: BenchKind | null = null;
  /** Names bound by the steps read so far. */
  readonly #bound = new Set<string>();
  readonly #earlierSteps = new Set<string>();

  read(file: LessonFile): Lesson | undefined {
    this.#bench = file.bench;
    const before = file.before.map(({ check, say }, index) => ({
      check: this.#check(`before[${index}].check`, check),
      say: this.#template(`before[${index}].say`, say),
    }));
    const [first, ...others] = file.steps.map((step, index) => this.#step(step, index));
    if (first === undefined) return undefined;
    return { ...file, before, steps: [first, ...others] };
  }

  #step(file: StepFile, index: number): LessonStep {
    this.#place = `${stepName(index, file.id)}: `;
    if (this.#earlierSteps.has(file.id)) this.#complain('id', 'another step has the same');
    const rememberAtStart = this.#bindings('rememberAtStart', file.rememberAtStart);
    const [where, what, exact] = file.hints;
    const step: LessonStep = {
      ...file,
      rememberAtStart,
      text: this.#template('text', file.text),
      commands: file.commands.map((text, at) => this.#template(`commands[${at}]`, text)),
      keys: file.keys.map((text, at) => this.#template(`keys[${at}]`, text)),
      skip: (file.skip ?? file.commands).map((text, at) => this.#template(`skip[${at}]`, text)),
      hints: [
        this.#template('hints[0]', where),
        this.#template('hints[1]', what),
        this.#template('hints[2]', exact),
      ],
      check: this.#check('check', file.check),
      notYet: this.#notYet(file.notYet),
      needs: file.needs.map((need, at) => this.#need(need, at)),
      remember: this.#bindings('remember', file.remember),
      met: this.#template('met', file.met),
    };
    this.#earlierSteps.add(file.id);
    return step;
  }

  #need(need: StepFile['needs'][number], index: number): Need {
    const field = `needs[${index}]`;
    if (!this.#earlierSteps.has(need.backTo)) {
      this.#complain(`${field}.backTo`, `"${need.backTo}" is not an earlier step`);
    }
    return {
      check: this.#check(`${field}.check`, need.check),
      say: this.#template(`${field}.say`, need.say),
      backTo: need.backTo,
    };
  }

  #notYet(file: StepFile['notYet']): readonly ConditionalSentence[] {
    const sentences = typeof file === 'string' ? [{ say: file }] : file;
    const read = sentences.map(({ when, say }: { when?: string | undefined; say: string }, at) => ({
      when: when === undefined ? null : this.#check(`notYet[${at}].when`, when),
      say: this.#template(`notYet[${at}].say`, say),
    }));
    const always = read.findIndex(({ when }) => when === null);
    if (always !== read.length - 1) {
      this.#complain('notYet', 'the last sentence, and only the last, must have no "when"');
    }
    return read;
  }

  #bindings(field: string, file: Readonly<Record<string, string>>): readonly Binding[] {
    const bindings: Binding[] = [];
    for (const [name, text] of Object.entries(file)) {
      const value = this.#parsed(`${field}.${name}`, parseValue(text));
      if (value === undefined) continue;
      this.#requireBound(`${field}.${name}`, variablesOfValue(value));
      this.#requireBench(`${field}.${name}`, benchesOfValue(value));
      if (this.#bound.has(name)) this.#complain(`${field}.${name}`, 'is remembered already');
      bindings.push({ name, value });
      // The next one may use it: they are bound in their order.
      this.#bound.add(name);
    }
    return bindings;
  }

  #check(field: string, text: string): Check {
    const check = this.#parsed(field, parseCheck(text));
    if (check === undefined) return unreadable;
    this.#requireBound(field, variablesOfCheck(check));
    this.#requireBench(field, benchesOfCheck(check));
    return check;
  }

  #template(field: string, text: string): Template {
    const template = this.#parsed(field, parseTemplate(text)) ?? [];
    this.#requireBound(field, variablesOfTemplate(template));
    this.#requireBench(field, benchesOfTemplate(template));
    return template;
  }

  #parsed<T>(field: string, parsed: Parsed<T>): T | undefined {
    if (parsed.ok) return parsed.value;
    this.#complain(field, parsed.message);
    return undefined;
  }

  #requireBound(field: string, variables: readonly Variable[]): void {
    for (const { name } of variables) {
      if (!this.#bound.has(name)) this.#complain(field, `$${name} is not remembered before it`);
    }
  }

  #requireBench(field: string, uses: readonly BenchUse[]): void {
    const own = this.#bench;
    const foreign = uses.find((use) => (use === 'any' ? own === null : use !== own));
    if (foreign === 'imc') {
      this.#complain(
        field,
        'speaks of the Memory Channel practice, so the lesson needs "bench": "imc"',
      );
    } else if (foreign !== undefined) {
      this.#complain(field, 'speaks of the practice bench, so the lesson needs "bench": true');
    }
  }

  #complain(field: string, message: string): void {
    this.problems.push(`${this.#place}${field}: ${message}`);
  }
}
