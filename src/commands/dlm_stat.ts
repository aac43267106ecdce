// dlm_stat: looks at the lock manager. It changes nothing and needs no process; its forms are in dlm_stat-forms.ts.
import { callCluster } from './cluster-call.ts';
import type { CommandContext } from './context.ts';
import { namespaceTyped } from './dlm_names.ts';
import { type DlmForm, type DlmRequest, showLocks } from './dlm_stat-forms.ts';
import {
  type CommandUsage,
  type Options,
  refuseTogether,
  UsageError,
  withOptions,
} from './options.ts';

const usage: CommandUsage = {
  synopsis: [
    'dlm_stat [-n namespace] [resource] [-l | -w] [-json]',
    'dlm_stat -p [-n namespace] [-json]',
    'dlm_stat -s [-json]',
  ],
  help: [
    'Shows the resources of the lock manager, the longest wait on top: namespace,',
    'name, group grant mode, the lengths of the queues GRANTED, CONVERTING and',
    'WAITING, and the value block as text, in hexadecimal, or invalid.',
    '',
    '  resource      this resource and what is below it: disk1/vol_b; \\xNN is a byte',
    '  -n namespace  user:100, group:5 or public:7; user alone is your own',
    '  -l            the three queues of each resource, with every lock: its ID, its',
    '                mode (PR->EX is a conversion), member, process (its number in',
    '                the lock manager, and the PID here), program and wait',
    '  -w            who waits for whom, circles first, and the last deadlocks',
    '  -p            the processes that use the lock manager',
    '  -s            counts: what there is, and what has happened since caad started',
    '  -json         the same as JSON; fields may be added, never renamed',
    '  -help         this text',
    '  -version      the version of this product',
    '',
    'With more than 5,000 locks one namespace is shown after the other. Looking',
    'never changes a lock; a granted lock goes only when its process gives it back',
    'or ends.',
  ],
  flags: ['l', 'w', 'p', 's', 'json'],
  values: { n: 'namespace' },
};

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const request = requestOf(options, context);
    return callCluster(context, false, (client) => showLocks(context, client, request));
  });
}

const forms: readonly (readonly [option: string, form: DlmForm])[] = [
  ['l', 'queues'],
  ['w', 'waits'],
  ['p', 'processes'],
  ['s', 'statistics'],
];

function requestOf(options: Options, { host }: CommandContext): DlmRequest {
  const [given, second] = forms.filter(([option]) => options.has(option));
  if (given !== undefined && second !== undefined) {
    throw new UsageError(`-${given[0]} cannot be combined with -${second[0]}`);
  }
  const form = given?.[1] ?? 'resources';
  const [resource = null, surplus] = options.operands;
  if (form === 'statistics') refuseTogether(options, '-s', ['n']);
  if (resource !== null && (form === 'statistics' || form === 'processes')) {
    throw new UsageError(`-${given?.[0]} takes no resource name, but ${resource} was given`);
  }
  if (resource === '') throw new UsageError('a resource name is empty');
  if (surplus !== undefined) throw new UsageError(`one resource at a time, but ${surplus} follows`);
  const namespace = options.value('n');
  return {
    form,
    json: options.has('json'),
    namespace: namespace === null ? null : namespaceTyped(namespace, host.uid),
    resource,
  };
}
