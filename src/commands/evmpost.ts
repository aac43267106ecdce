// evmpost (manual 5.3.10): puts events into the cluster's stream, from a shell or from an action script. Takes the
// Event Manager's text form from a file or the standard input, or one message on the command line.
import type { PostedEvent } from '../engine/index.ts';
import { callCluster } from './cluster-call.ts';
import { type CommandContext, exitStatus } from './context.ts';
import { readPriority } from './evm-priority.ts';
import { parseEventSource, SourceError } from './evm-source.ts';
import {
  type CommandUsage,
  type Options,
  refuseTogether,
  UsageError,
  withOptions,
} from './options.ts';
import { printErrors, printLines } from './print.ts';

const usage: CommandUsage = {
  synopsis: [
    'evmpost [-facility name] [-resource name] [-member member] [file | -]',
    'evmpost -u text [-p priority] [-facility name] ...',
    'evmpost -p priority text [-facility name] ...',
  ],
  help: [
    "Adds events to the cluster's stream of events. evmwatch shows them as they come,",
    'evmget later, and so does the screen Events of sysman.',
    '',
    '  -u text         one event with this text',
    "  -a text         the same with facility admin, as an administrator's note",
    '  -p priority     info (the default), warning, failure, or 0 to 700; with',
    '                  it and without -u, the operand is the text',
    '  -facility name  what reports: user (the default), com.acme.shop, ...',
    '  -resource name  what it is about; in an action script, its resource',
    '  -member member  where; in an action script, its member',
    '  -json           print the sequence number of the last event as JSON',
    '  -help           this text',
    '  -version        the version of this product',
    '',
    'A file, or the standard input, holds any number of events up to 100:',
    '',
    '  event { name com.acme.shop.open  priority 200  format "open for $who"',
    '          var { name who  value "all" } }',
    '',
    'The name becomes the facility. An action script calls evmpost as',
    '  "$SYSMAN_NODE" "$SYSMAN_BIN/evmpost" -p warning "text"',
    'since it is not in the PATH of scripts. A text is one line of at most 1000',
    'characters; 20 events a second are taken for a resource, 200 at once.',
  ],
  flags: ['json'],
  values: {
    u: 'text',
    a: 'text',
    p: 'priority',
    facility: 'name',
    resource: 'name',
    member: 'member',
  },
  anyText: ['u', 'a'],
};

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const events = readEvents(context, options);
    if (typeof events === 'string') {
      printErrors(context, [`evmpost: ${events}`]);
      return exitStatus.failed;
    }
    return callCluster(context, false, async (client) => {
      const { sequence } = await client.request('cluster.post', { events });
      if (options.has('json')) printLines(context, [JSON.stringify({ sequence })]);
      return exitStatus.ok;
    });
  });
}

/** The events to post, or why there are none. */
function readEvents(context: CommandContext, options: Options): readonly PostedEvent[] | string {
  const { env } = context;
  const about = {
    resource: options.value('resource') ?? notEmpty(env._CAA_NAME),
    member: options.value('member') ?? notEmpty(env.SYSMAN_MEMBER),
  };
  const message = messageOf(options);
  const priority = priorityOf(options);
  const facility = options.value('facility');
  if (message !== null) {
    const { text, isAdmin } = message;
    const own = isAdmin ? 'admin' : 'user';
    return [{ ...about, facility: facility ?? own, priority: priority ?? 'info', text }];
  }
  try {
    const events = parseEventSource(readSource(context, options));
    return events.map(({ name, priority: given, text }) => ({
      ...about,
      facility: facility ?? name ?? 'user',
      priority: given ?? 'info',
      text,
    }));
  } catch (error) {
    if (error instanceof Error) return `${error.message}${error instanceof SourceError ? '.' : ''}`;
    throw error;
  }
}

function notEmpty(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}

/** The text of the command line; null if a file or the standard input holds the events. */
function messageOf(options: Options): { readonly text: string; readonly isAdmin: boolean } | null {
  const { operands } = options;
  const text = options.value('u') ?? options.value('a');
  if (text !== null) {
    if (options.value('u') !== null) refuseTogether(options, '-u', ['a']);
    refuseMore(operands, 0);
    return { text, isAdmin: options.value('a') !== null };
  }
  refuseMore(operands, 1);
  if (options.value('p') === null) return null;
  const [operand] = operands;
  if (operand === undefined) throw new UsageError('the text of the event is missing');
  return { text: operand, isAdmin: false };
}

function refuseMore(operands: readonly string[], max: number): void {
  const more = operands[max];
  if (more !== undefined) {
    throw new UsageError(`${more} is one word too many: write a text of several words in quotes`);
  }
}

function priorityOf(options: Options): PostedEvent['priority'] | null {
  const given = options.value('p');
  if (given === null) return null;
  const priority = readPriority(given);
  if (priority === null) {
    throw new UsageError(
      `${given} is no priority: info, warning, failure or a number from 0 to 700`,
    );
  }
  return priority;
}

/** @throws Error with a sentence if it cannot be read. */
function readSource({ host }: CommandContext, { operands }: Options): string {
  const [file = '-'] = operands;
  return host.readText(file === '-' ? '/dev/stdin' : file);
}
