// The three questions that every menu of line mode answers (TUI-073): why, what if, and what next. They only look; the
// answers come from the commands and the steps that the screens show.

/** What the questions need of line mode. */
export interface QuestionOptions {
  readonly say: (lines: readonly string[]) => void;
  /** Runs a command of the family on this terminal; gives its exit code. */
  readonly run: (words: readonly string[]) => Promise<number>;
  /** The next steps for a resource, as sentences with their commands. */
  readonly next: (name: string) => Promise<readonly string[]>;
}

/** Their line in the help of a menu. */
export const questionsHelp =
  'why NAME, next NAME and what if ... are answered here; what if alone shows what can be supposed';

const suppositions = [
  'What if is followed by what is supposed, for example:',
  'what if fail-member MEMBER',
  'what if fail-resource NAME',
  'what if stop NAME',
  'what if register -u NAME ATTRIBUTE=VALUE',
  'what if -help lists them all. Nothing is done by asking.',
];

/** @returns false if the text is none of the questions. */
export async function answerQuestion(options: QuestionOptions, text: string): Promise<boolean> {
  const [, question = '', rest = ''] = /^(why|next|what\s+if)(?:\s+(.*))?$/i.exec(text) ?? [];
  if (question === '') return false;
  const words = rest.split(/\s+/).filter((word) => word !== '');
  const [name, surplus] = words;
  if (/^what/i.test(question)) {
    if (name === undefined) options.say(suppositions);
    else await options.run(['caa_eval', ...words]);
    return true;
  }
  if (name === undefined || surplus !== undefined) {
    options.say([`Type ${question.toLowerCase()} and the name of one resource.`]);
  } else if (question.toLowerCase() === 'why') {
    await options.run(['caa_stat', '-why', name]);
  } else {
    options.say(await readOrReason(() => options.next(name)));
  }
  return true;
}

/** What the service says; if it does not answer, the reason stands in the place of the lines. */
export async function readOrReason(
  read: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  try {
    return await read();
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
