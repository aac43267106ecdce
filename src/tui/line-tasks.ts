// What line mode asks for each task, and the command that the answers make (TUI-358). A table over the same
// tasks as the tree; a task that is not in it explains itself instead.
import type { Task } from './tasks.ts';

export interface Question {
  readonly ask: string;
  /** `names` offers the resources with `*`, `profiles` the profiles, `member` the members. */
  readonly kind: 'names' | 'profiles' | 'member' | 'choice' | 'text';
  /** The answers of a choice. */
  readonly choices?: readonly string[];
  /** An empty answer is an answer. */
  readonly isOptional?: boolean;
  /** Asked only after this answer to the question before. */
  readonly onlyAfter?: string;
}

export interface LineTask {
  readonly questions: readonly Question[];
  /** The words of the command; answers stand in the order of the questions, skipped ones are empty. */
  readonly command: (answers: readonly string[]) => readonly string[];
  /** The command that takes the words of a command line as they are; without it they are the answers. */
  readonly direct?: string;
  /** It changes something: asked for before it is run, refused in read-only mode. */
  readonly acts: boolean;
  /** First words of the command that only look, where the others change something. */
  readonly looks?: readonly string[];
}

/** This command of the task changes something. */
export function isActing(line: LineTask, command: readonly string[]): boolean {
  return line.acts && !(line.looks ?? []).includes(command[1] ?? '');
}

const names = (ask: string): Question => ({
  ask: `${ask} (names, or * for a list)`,
  kind: 'names',
});

const member = (ask: string): Question => ({ ask, kind: 'member' });

const words = (text: string | undefined): readonly string[] =>
  (text ?? '').split(/[\s,]+/).filter((word) => word !== '');

const onMember = (text: string | undefined): readonly string[] =>
  text === undefined || text === '' ? [] : ['-c', text];

const allStates: LineTask = {
  questions: [{ ask: 'Resources (empty = all, or * for a list)', kind: 'names', isOptional: true }],
  command: ([asked]) => ['caa_stat', ...words(asked)],
  direct: 'caa_stat',
  acts: false,
};

const membersReport: LineTask = {
  questions: [],
  command: () => ['clu_get_info', '-full'],
  acts: false,
};

const byAccelerator: Readonly<Record<string, LineTask>> = {
  caa_monitor: allStates,
  members: membersReport,
  hw_cluster: membersReport,
  caa_profile: {
    questions: [
      { ask: 'Do what', kind: 'choice', choices: ['print', 'validate', 'create', 'delete'] },
      { ask: 'Profile (name, or * for a list)', kind: 'profiles' },
      { ask: 'Program to run (full path)', kind: 'text', onlyAfter: 'create' },
    ],
    command: ([verb = '', name, program]) => [
      'caa_profile',
      `-${verb}`,
      ...words(name),
      ...(verb === 'create' ? ['-t', 'application', '-B', program ?? ''] : []),
    ],
    direct: 'caa_profile',
    acts: true,
    looks: ['-print', '-validate'],
  },
  caa_register: {
    questions: [{ ask: 'Profiles to register (names, or * for a list)', kind: 'profiles' }],
    command: ([asked]) => ['caa_register', ...words(asked)],
    direct: 'caa_register',
    acts: true,
  },
  caa_start: {
    questions: [
      names('Resources to start'),
      { ...member('Member (empty = as the policy says)'), isOptional: true },
    ],
    command: ([asked, where]) => ['caa_start', ...onMember(where), ...words(asked)],
    direct: 'caa_start',
    acts: true,
  },
  caa_relocate: {
    questions: [
      names('Resources to relocate'),
      { ...member('To member (empty = as the policy says)'), isOptional: true },
    ],
    command: ([asked, where]) => ['caa_relocate', ...words(asked), ...onMember(where)],
    direct: 'caa_relocate',
    acts: true,
  },
  caa_stop: {
    questions: [names('Resources to stop')],
    command: ([asked]) => ['caa_stop', ...words(asked)],
    direct: 'caa_stop',
    acts: true,
  },
  caa_unregister: {
    questions: [names('Resources to unregister')],
    command: ([asked]) => ['caa_unregister', ...words(asked)],
    direct: 'caa_unregister',
    acts: true,
  },
  practice: {
    questions: [
      { ask: 'Fault', kind: 'choice', choices: ['crash', 'boot', 'shutdown'] },
      member('Member'),
    ],
    command: ([fault = '', where = '']) => ['clu_fault', fault, where],
    acts: true,
  },
  fail_member: {
    questions: [{ ask: 'Fault', kind: 'choice', choices: ['crash', 'boot'] }, member('Member')],
    command: ([fault = '', where = '']) => ['clu_fault', fault, where],
    acts: true,
  },
  unplug_network: {
    questions: [
      { ask: 'Unplug it, or plug it in again', kind: 'choice', choices: ['unplug', 'plug'] },
      member('Member'),
      { ask: 'Adapter, for example tu0', kind: 'text' },
    ],
    command: ([verb, where = '', adapter = '']) => [
      'clu_fault',
      verb === 'plug' ? 'restore-adapter' : 'fail-adapter',
      where,
      adapter,
    ],
    acts: true,
  },
  fail_check: {
    questions: [
      { ask: 'Let it fail, or work again', kind: 'choice', choices: ['fail', 'restore'] },
      names('Application'),
    ],
    command: ([verb, name = '']) => ['clu_fault', `${verb}-script`, name],
    acts: true,
  },
  slow_script: {
    questions: [
      { ask: 'Let it be slow, or work again', kind: 'choice', choices: ['slow', 'restore'] },
      names('Application'),
      { ask: 'Seconds', kind: 'text', onlyAfter: 'slow' },
    ],
    command: ([verb, name = '', seconds = '']) =>
      verb === 'slow'
        ? ['clu_fault', 'slow-script', name, seconds]
        : ['clu_fault', 'restore-script', name],
    acts: true,
  },
};

/** What line mode asks for a task; null for a task that has no command yet and only explains. */
export function lineTaskOf(task: Task): LineTask | null {
  return task.card === null && task.accelerator !== null
    ? (byAccelerator[task.accelerator] ?? null)
    : null;
}

/**
 * The command of a task whose arguments are complete, for a standard output that is not a terminal (TUI-351).
 * The words are those of the command line; null if the task would have to ask.
 */
export function directCommand(
  task: Task,
  given: readonly string[],
): { readonly command: readonly string[]; readonly acts: boolean } | null {
  const line = lineTaskOf(task);
  if (line === null) return null;
  const needed = line.questions.filter(
    (question) => question.isOptional !== true && question.onlyAfter === undefined,
  );
  if (given.length < needed.length) return null;
  const command = line.direct === undefined ? line.command(given) : [line.direct, ...given];
  return { command, acts: isActing(line, command) };
}
