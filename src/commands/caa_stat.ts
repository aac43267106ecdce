// caa_stat (manual 2.11): the state of registered resources, in the forms of the manual and with the reasons behind
// it. It only reads; the forms themselves are in stat-forms.ts.
import { callCluster } from './cluster-call.ts';
import type { CommandContext } from './context.ts';
import { type CommandUsage, type Options, UsageError, withOptions } from './options.ts';
import { type StatForm, type StatRequest, statForms } from './stat-forms.ts';

const usage: CommandUsage = {
  synopsis: [
    'caa_stat [resource_name ...] [-v] [-l] [-q] [-c member]',
    'caa_stat [resource_name ...] -t [-v] [-q] [-c member]',
    'caa_stat -p [resource_name ...] [-q]',
    'caa_stat [-a] resource_name -g',
    'caa_stat [-a] resource_name -r [-c member]',
    'caa_stat -f [resource_name ...] [-q] [-c member]',
    'caa_stat -why resource_name [...] [-q] [-c member]',
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
    '  -why       the recorded reason of the last placement; with -c, why it is not',
    '             on that member',
    '  -c member  only what is on this member',
    '  -q         print nothing; exit status 0 means that the names are registered',
    '  -help      this text',
    '  -version   the version of this product',
  ],
  flags: ['v', 'l', 't', 'p', 'g', 'r', 'f', 'a', 'q', 'why'],
  values: { c: 'member' },
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
  why: { takes: ['q', 'c'], names: 'some' },
};
const forms: readonly StatForm[] = ['l', 't', 'p', 'g', 'r', 'f', 'why'];

function formOf(options: Options): StatForm {
  const [form = 'l', second] = forms.filter((name) => options.has(name));
  if (second !== undefined) throw new UsageError(`-${form} cannot be combined with -${second}`);
  return form;
}

function requestOf(options: Options, form: StatForm): StatRequest {
  const rule = rules[form];
  const given = ['v', 'a', 'q', 'c'].filter((name) => options.has(name) || options.value(name));
  const misplaced = given.find((name) => !rule.takes.includes(name));
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
  };
}
