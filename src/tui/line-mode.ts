// Line mode: numbered menus, one question at a time, answers in words, nothing drawn and nothing erased
// (TUI-358..360). Works over the table of tasks and a runner of commands; asking and saying are handed in.
import { formatCommandLine } from '../format/index.ts';
import { answerQuestion, questionsHelp, readOrReason } from './line-questions.ts';
import { isActing, type LineTask, lineTaskOf, type Question } from './line-tasks.ts';
import { caaTasks, type Task, taskTree } from './tasks.ts';

/** What line mode needs of the world. */
export interface LineModeOptions {
  /** Asks and waits for a line; null when the input has ended. */
  readonly ask: (question: string) => Promise<string | null>;
  readonly say: (lines: readonly string[]) => void;
  /** Runs a command of the family on this terminal; gives its exit code. */
  readonly run: (words: readonly string[]) => Promise<number>;
  /** What there is, one line each: `dtcalc, ONLINE on provolone`. */
  readonly list: (kind: 'names' | 'profiles' | 'member') => Promise<readonly string[]>;
  /** The last events as sentences, oldest first. */
  readonly events: () => Promise<readonly string[]>;
  /** How resources stand now, as sentences: `dtcalc is ONLINE on provolone.` */
  readonly states: (names: readonly string[]) => Promise<readonly string[]>;
  /** The next steps for a resource, as sentences with their commands. */
  readonly next: (name: string) => Promise<readonly string[]>;
  /** Copies a text; returns a sentence that says where to. */
  readonly copy: (text: string) => string;
  /** The tutorials, or the one of that name, until the user leaves them (TUI-332). */
  readonly tutorials: (wanted: string) => Promise<'stay' | 'quit'>;
  readonly focus: string;
  readonly isReadOnly: boolean;
}

interface MenuEntry {
  readonly label: string;
  readonly help: string;
  /** Null for an entry that cannot be previewed. */
  readonly preview: string | null;
  readonly choose: () => Promise<Outcome>;
}

type Outcome = 'stay' | 'quit';

/** The Main Menu, until the user leaves. Returns the exit code. */
export async function runLineMenu(options: LineModeOptions): Promise<number> {
  const entries = taskTree.map(
    (branch): MenuEntry => ({
      label: branch.name,
      help: branch.description,
      preview: null,
      choose: () =>
        branch.card
          ? explain(options, branch.name, branch.card)
          : runMenu(
              options,
              branch.name,
              branch.tasks.map((task) => taskEntry(options, task)),
              false,
            ),
    }),
  );
  await runMenu(options, 'Main Menu', entries, true);
  return 0;
}

/** One task alone; leaving it leaves the program. */
export async function runLineTask(
  options: LineModeOptions,
  task: Task,
  given: readonly string[],
): Promise<number> {
  await startTask(options, task, given);
  return 0;
}

async function runMenu(
  options: LineModeOptions,
  title: string,
  entries: readonly MenuEntry[],
  isTop: boolean,
): Promise<Outcome> {
  const back = isTop ? '' : ', b back';
  const prompt = `Choose 1 to ${entries.length}${back}, ? help, q quit: `;
  options.say([
    `${title}, focus: ${options.focus}`,
    ...twoColumns(entries.map((one) => one.label)),
  ]);
  for (;;) {
    const answer = await options.ask(prompt);
    if (answer === null || answer.trim() === 'q') return 'quit';
    const word = answer.trim();
    if (word === 'b' && !isTop) return 'stay';
    if (word === '?') {
      options.say([
        ...entries.map((entry, index) => `${index + 1} ${entry.label}: ${entry.help}`),
        'c and a number shows the command of that entry, for example: c 1',
        questionsHelp,
      ]);
      continue;
    }
    if (await answerQuestion(options, word)) continue;
    const wanted = /^(c\s+)?(\d+)$/.exec(word);
    const entry = entries[Number(wanted?.[2] ?? 0) - 1];
    if (!wanted || !entry) {
      options.say([`"${word}" is not a choice. Type a number from 1 to ${entries.length}.`]);
    } else if (wanted[1] !== undefined) {
      options.say([`Command: ${entry.preview ?? 'there is none for this entry'}`]);
    } else {
      if ((await entry.choose()) === 'quit') return 'quit';
      options.say([`${title}, focus: ${options.focus}`]);
    }
  }
}

function taskEntry(options: LineModeOptions, task: Task): MenuEntry {
  return {
    label: task.name,
    help: task.description,
    preview: task.accelerator === null ? null : `sysman ${task.accelerator}`,
    choose: () => startTask(options, task, []),
  };
}

async function startTask(
  options: LineModeOptions,
  task: Task,
  given: readonly string[],
): Promise<Outcome> {
  if (task.screen === 'caa-menu') {
    const entries = caaTasks.map((one) => taskEntry(options, one));
    return runMenu(options, 'CAA Management', entries, false);
  }
  if (task.screen === 'events') {
    const events = await readOrReason(options.events);
    options.say(events.length === 0 ? ['No event yet.'] : events);
    return 'stay';
  }
  if (task.screen === 'tutorials') return options.tutorials(given.join(' '));
  if (task.card) return explain(options, task.name, task.card);
  const line = lineTaskOf(task);
  if (line === null) {
    options.say([
      `${task.name}: ${task.description}`,
      'This task is not in line mode in this release.',
    ]);
    return 'stay';
  }
  return runTask(options, line, given);
}

async function runTask(
  options: LineModeOptions,
  line: LineTask,
  given: readonly string[],
): Promise<Outcome> {
  const answers = await askAll(options, line.questions, given);
  if (answers === 'quit' || answers === 'back') return answers === 'quit' ? 'quit' : 'stay';
  const command = line.command(answers);
  const text = formatCommandLine(command);
  options.say([`Command: ${text}`]);
  if (isActing(line, command)) {
    if (options.isReadOnly) {
      options.say(['Not run: this is read-only mode. Leave, and start without --read-only.']);
      return 'stay';
    }
    const agreed = await agree(options, text);
    if (agreed !== 'yes') return agreed === 'quit' ? 'quit' : 'stay';
  }
  const code = await options.run(command);
  if (!line.acts) return 'stay';
  const named = line.questions[0]?.kind === 'names' ? (answers[0] ?? '').split(/[\s,]+/) : [];
  const names = named.filter((one) => one !== '');
  const states = names.length === 0 ? [] : await readOrReason(() => options.states(names));
  options.say([[code === 0 ? 'OK.' : `FAILED, exit code ${code}.`, ...states].join(' ')]);
  return 'stay';
}

/** Asks what was not given; `back` and `quit` come from the answers `b` and `q`. */
async function askAll(
  options: LineModeOptions,
  questions: readonly Question[],
  given: readonly string[],
): Promise<readonly string[] | 'back' | 'quit'> {
  const answers: string[] = [];
  for (const [index, question] of questions.entries()) {
    const before = answers[index - 1];
    if (question.onlyAfter !== undefined && !answers.includes(question.onlyAfter)) {
      answers.push('');
      continue;
    }
    const ready = given[index];
    const answer = ready ?? (await askOne(options, question, before));
    if (answer === null) return 'quit';
    if (answer === 'q') return 'quit';
    if (answer === 'b') return 'back';
    answers.push(answer);
  }
  return answers;
}

async function askOne(
  options: LineModeOptions,
  question: Question,
  before: string | undefined,
): Promise<string | null> {
  const choices = question.choices ? ` (${question.choices.join(', ')})` : '';
  for (;;) {
    const answer = await options.ask(`${question.ask}${choices}: `);
    if (answer === null) return null;
    const word = answer.trim();
    if (word === '?') {
      options.say([
        'Type the answer and press Enter; b goes back, q leaves. * lists what there is.',
      ]);
    } else if (word === '*' && (question.kind === 'names' || question.kind === 'profiles')) {
      const { kind } = question;
      options.say(orNone(await readOrReason(() => options.list(kind))));
    } else if (word === '*' && question.kind === 'member') {
      options.say(await readOrReason(() => options.list('member')));
    } else if (question.choices && !['b', 'q', ...question.choices].includes(word)) {
      options.say([`"${word}" is not one of ${question.choices.join(', ')}.`]);
    } else if (word === '' && question.isOptional !== true) {
      const again = before === undefined ? '' : ` after "${before}"`;
      options.say([`An answer is needed${again}; b goes back.`]);
    } else return word;
  }
}

function orNone(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? ['There is none.'] : lines;
}

async function agree(options: LineModeOptions, text: string): Promise<'yes' | 'no' | 'quit'> {
  for (;;) {
    const answer = await options.ask('Run it? yes, no, c = copy: ');
    if (answer === null || answer.trim() === 'q') return 'quit';
    const word = answer.trim().toLowerCase();
    if (word === 'c') options.say([options.copy(text)]);
    else if (word === 'yes' || word === 'y') return 'yes';
    else if (word === 'no' || word === 'n' || word === 'b') {
      options.say(['Nothing was run.']);
      return 'no';
    } else options.say(['Answer yes or no; c copies the command.']);
  }
}

function explain(
  options: LineModeOptions,
  name: string,
  card: { readonly before: string; readonly why: string; readonly instead: string },
): Promise<Outcome> {
  options.say([
    name,
    `On Tru64 UNIX: ${card.before}`,
    `Why not here: ${card.why}`,
    `Use instead: ${card.instead}`,
  ]);
  return Promise.resolve('stay');
}

const leftColumnCells = 32;

/** Numbered entries in two columns, read downwards; the longer one is at the right. */
function twoColumns(labels: readonly string[]): readonly string[] {
  const numbered = labels.map((label, index) => `${String(index + 1).padStart(2)} ${label}`);
  if (numbered.some((text) => text.length >= leftColumnCells)) return numbered;
  const left = Math.floor(numbered.length / 2);
  return Array.from({ length: numbered.length - left }, (_, row) => {
    const first = row < left ? (numbered[row] ?? '') : '';
    return `${first.padEnd(leftColumnCells)}${(numbered[left + row] ?? '').trimStart()}`.trimEnd();
  });
}
