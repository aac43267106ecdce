// caa_stat (manual 2.11): the state of registered resources, in the forms of the manual and with the reasons behind
// it. It only reads; the forms themselves are in stat-forms.ts.
import { callCluster } from './cluster-call.ts';
import type { CommandContext } from './context.ts';
import { type CommandUsage, type Options, UsageError, withOptions } from './options.ts';
import type { StatRequest } from './stat-find.ts';
import { type StatForm, statForms } from './stat-forms.ts';

const usage: CommandUsage = {
  synopsis: [
    'caa_stat [resource_name ...] [-v] [-l] [-q] [-c member]',
    'caa_stat [resource_name ...] -t [-v] [-q] [-c member]',
    'caa_stat -p [resource_name ...] [-q]',
    'caa_stat [-a] resource_name -g',
    'caa_stat [-a] resource_name -r [-c member]',
    'caa_stat -f [resource_name ...] [-q] [-c member]',
    'caa_stat -why resource_name [...] [-q] [-c member | -n count]',
    'caa_stat ... [-json]',
  ],
  help: [
    'Shows the state of registered resources: all, or those named.',
    '',
    '  -l         list form (the default)',
    '  -t         tabular form',
    '  -v         with counts of restarts and failures, and their limits',
    '  -p         the registered profiles',
    '  -f         everything: counts, states and registered profile',
    '  -g         is it registered?  The exit status answers, 0 for yes',
    '  -r         is it running?  The exit status answers, 0 for yes',
    '  -a         before a name: an application is meant',
    '  -why       why it is where it is: freezes, drains, what went wrong and the way',
    '             out, and the recorded reason of the last placement; with -c, every',
    '             rule that is against that member',
    '  -n count   with -why: the last so many placements, up to 5',
    '  -c member  only what is on this member',
    '  -q         print nothing; exit status 0 means that the names are registered',
    '  -json      the same as JSON; see docs/JSON.md',
    '  -help      this text',
    '  -version   the version of this product',
  ],
  flags: ['v', 'l', 't', 'p', 'g', 'r', 'f', 'a', 'q', 'why', 'json'],
  values: { c: 'member', n: 'count' },
};

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const form = formOf(options);
    const request = requestOf(options, form);
    return callCluster(context, request.quiet, (client) =>
      statForms[form](context, client, request),
    );
  });
}

/** What each form may be combined with, and how many names it takes. */
const rules: Readonly<
  Record<StatForm, { readonly takes: readonly string[]; readonly names: 'any' | 'one' | 'some' }>
> = {
  l: { takes: ['v', 'q', 'c'], names: 'any' },
  t: { takes: ['v', 'q', 'c'], names: 'any' },
  p: { takes: ['q'], names: 'any' },
  g: { takes: ['a', 'q'], names: 'one' },
  r: { takes: ['a', 'q', 'c'], names: 'one' },
  f: { takes: ['q', 'c'], names: 'any' },
  why: { takes: ['q', 'c', 'n'], names: 'some' },
};
const forms: readonly StatForm[] = ['l', 't', 'p', 'g', 'r', 'f', 'why'];

function formOf(options: Options): StatForm {
  const [form = 'l', second] = forms.filter((name) => options.has(name));
  if (second !== undefined) throw new UsageError(`-${form} cannot be combined with -${second}`);
  return form;
}

function requestOf(options: Options, form: StatForm): StatRequest {
  const rule = rules[form];
  const given = ['v', 'a', 'q', 'c', 'n'].filter(
    (name) => options.has(name) || options.value(name),
  );
  const misplaced = given.find((name) => !rule.takes.includes(name));
  if (misplaced === 'n') throw new UsageError('-n goes with -why only');
  if (misplaced === 'a') throw new UsageError('-a goes with -g or -r only');
  if (misplaced !== undefined) {
    throw new UsageError(`-${form} cannot be combined with -${misplaced}`);
  }
  const { operands } = options;
  if (operands.includes('')) throw new UsageError('a resource name is empty');
  if (rule.names !== 'any' && operands.length === 0) {
    throw new UsageError(`-${form} needs a resource name`);
  }
  if (rule.names === 'one' && operands.length > 1) {
    throw new UsageError(`-${form} takes one resource name`);
  }
  return {
    names: operands.length === 0 ? null : [...new Set(operands)],
    member: options.value('c'),
    verbose: options.has('v'),
    quiet: options.has('q'),
    json: options.has('json'),
    decisions: decisionsOf(options),
  };
}

/** As many as are kept with a resource. */
const decisionsMax = 5;

function decisionsOf(options: Options): number {
  const text = options.value('n');
  if (text === null) return 1;
  if (options.value('c') !== null) throw new UsageError('-n cannot be combined with -c');
  const count = Number(text);
  if (!/^[0-9]+$/.test(text) || count < 1 || count > decisionsMax) {
    throw new UsageError(`-n ${text} is no count from 1 to ${decisionsMax}`);
  }
  return count;
}
