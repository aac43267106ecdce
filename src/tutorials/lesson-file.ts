// The shape of a lesson file: what zod accepts before expressions are read. Only shapes; meanings are in load-lesson.ts.
import * as z from 'zod';

/** Three lines of the tutorial pane at 80 columns. */
const paragraphMax = 3 * 74;
const lastOrder = 1_000_000;
const idPattern = /^[a-z][a-z0-9-]*$/;
const variablePattern = /^[A-Za-z][A-Za-z0-9_]*$/;

const id = z.string().regex(idPattern, 'must be small letters, digits and - (a letter first)');
const line = z.string().min(1, 'must not be empty').max(74, 'must fit one line of 74 characters');
const paragraph = z
  .string()
  .min(1, 'must not be empty')
  .max(paragraphMax, `must fit three lines (${paragraphMax} characters)`);
const expression = z.string().min(1, 'must not be empty');
/** `true` is the bench of the lock manager, which was the first. */
const bench = z
  .union([z.boolean(), z.literal('imc')])
  .default(false)
  .transform((asked) => (typeof asked === 'string' ? asked : asked ? 'dlm' : null));
const bindings = z
  .record(
    z.string().regex(variablePattern, 'must be letters, digits and _ (a letter first)'),
    expression,
  )
  .default({});

const stepFile = z.strictObject({
  id,
  title: line,
  text: paragraph,
  where: line,
  commands: z.array(z.string().min(1, 'must not be empty')).min(1, 'must name a command'),
  /** For lessons about the cluster: what Show me presses, each as `place: key`. */
  keys: z
    .array(z.string().regex(/^[a-z-]+: \S/, 'must be a place and a key: "caa-menu: 1"'))
    .default([]),
  /** For lessons about the cluster: the commands that Skip step runs; those of the step if left out. */
  skip: z.array(z.string().min(1, 'must not be empty')).optional(),
  check: expression,
  once: z.boolean().default(false),
  met: paragraph,
  notYet: z.union([
    paragraph,
    z
      .array(z.strictObject({ when: expression.optional(), say: paragraph }))
      .min(1, 'must have a sentence'),
  ]),
  needs: z
    .array(z.strictObject({ check: expression, say: paragraph, backTo: z.string() }))
    .default([]),
  hints: z.tuple([paragraph, paragraph, paragraph]),
  rememberAtStart: bindings,
  remember: bindings,
});

export const lessonFile = z.strictObject({
  id,
  title: line,
  about: paragraph,
  minutes: z.int().min(1, 'must be at least 1').max(600, 'must be at most 600'),
  order: z.int().min(0, 'must be at least 0').default(lastOrder),
  resources: z.array(z.string().min(1, 'must not be empty')),
  bench,
  before: z.array(z.strictObject({ check: expression, say: paragraph })).default([]),
  steps: z.array(stepFile).min(1, 'must have a step').max(50, 'must have at most 50 steps'),
  end: paragraph,
});

export type LessonFile = z.infer<typeof lessonFile>;
export type StepFile = z.infer<typeof stepFile>;
