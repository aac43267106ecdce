// clu_fault: injects faults into the emulated cluster. Not a command of the manual; it stands in for the power switch
// and the console of a member.
import { jsonText } from '../format/index.ts';
import type { Params } from '../protocol/index.ts';
import { act, actingHelp, actingOptions } from './acting.ts';
import { callCluster } from './cluster-call.ts';
import { type CommandContext, exitStatus } from './context.ts';
import { type CommandUsage, type Options, UsageError, withOptions } from './options.ts';
import { printErrors, printLines } from './print.ts';

const usage: CommandUsage = {
  synopsis: [
    'clu_fault crash|boot|shutdown member [-q]',
    'clu_fault fail-adapter|restore-adapter member adapter [-q]',
    'clu_fault fail-device|restore-device member device [-q]',
    'clu_fault fail-script resource [start|stop|check] [-q]',
    'clu_fault slow-script resource seconds [start|stop|check] [-q]',
    'clu_fault restore-script resource [-q]',
    'clu_fault ... [-plan [-why] | -basis basis] [-json]',
  ],
  help: [
    'Injects a fault into the emulated cluster.',
    '',
    '  crash     power the member off: every process of it is killed, no stop entry',
    '            point runs, and its applications fail over',
    '  boot      power the member on; it joins the cluster again',
    '  shutdown  take the member out in order: its applications are stopped there and',
    '            started on other members',
    '  fail-adapter, restore-adapter',
    '            pull the cable of a network adapter, and put it back; networks that',
    '            the member reaches by it alone are OFFLINE there meanwhile',
    '  fail-device, restore-device',
    '            the same for the path to a tape drive or media changer, such as',
    '            /dev/tape/tape1',
    '  fail-script, slow-script',
    '            an entry point of the action script, check unless another is named,',
    '            fails from now on, or takes so many seconds longer; the script',
    '            itself is not touched. No -plan, no -basis',
    '  restore-script',
    '            the action script works again as it is written',
    '  -q        print nothing; only the exit status tells',
    ...actingHelp(12),
    '  -help     this text',
    '  -version  the version of this product',
  ],
  flags: [...actingOptions.flags],
  values: { ...actingOptions.values },
};

const faults = ['crash', 'boot', 'shutdown'] as const;
const hardwareFaults = {
  'fail-adapter': { verb: 'fail', kind: 'adapter' },
  'restore-adapter': { verb: 'repair', kind: 'adapter' },
  'fail-device': { verb: 'fail', kind: 'device' },
  'restore-device': { verb: 'repair', kind: 'device' },
} as const;

/** Runs the command; returns its exit status. */
export async function main(context: CommandContext): Promise<number> {
  return withOptions(context, usage, async (options) => {
    const script = scriptOrderOf(options);
    if (script !== null) return setScriptFault(context, options, script);
    const fault = hardwareFaultOf(options);
    if (fault !== null) {
      return act(context, options, { showsScripts: false }, [
        {
          send: (client, caller) => client.request('fault.hardware', { ...fault, caller }),
          planned: fault,
        },
      ]);
    }
    const order = faultOf(options);
    return act(context, options, { showsScripts: false }, [
      {
        send: (client, caller) => client.request('fault.inject', { ...order, caller }),
        planned: { verb: order.fault, member: order.member },
      },
    ]);
  });
}

type ScriptOrder = Params<'fault.script'>;

const entryPoints = ['start', 'stop', 'check'] as const;

/** Null if the operands begin with another fault. */
function scriptOrderOf({ operands }: Options): ScriptOrder | null {
  const [word, name, ...rest] = operands;
  if (word !== 'fail-script' && word !== 'slow-script' && word !== 'restore-script') return null;
  if (name === undefined || name === '') throw new UsageError('the resource is missing');
  const seconds = word === 'slow-script' ? secondsOf(rest.shift()) : 0;
  const at = word === 'restore-script' ? undefined : rest.shift();
  const [surplus] = rest;
  if (surplus !== undefined) throw new UsageError(`one resource at a time, but ${surplus} follows`);
  if (word === 'restore-script') return { name, fault: null };
  const entryPoint = entryPoints.find((known) => known === (at ?? 'check'));
  if (entryPoint === undefined) throw new UsageError(`unknown entry point ${at}`);
  return word === 'fail-script'
    ? { name, fault: { kind: 'fail', entryPoint } }
    : { name, fault: { kind: 'slow', entryPoint, seconds } };
}

function secondsOf(word: string | undefined): number {
  if (word === undefined) throw new UsageError('the seconds are missing');
  const seconds = /^\d{1,5}$/.test(word) ? Number(word) : 0;
  if (seconds >= 1 && seconds <= 86_400) return seconds;
  throw new UsageError(`"${word}" is no number of seconds from 1 to 86400`);
}

async function setScriptFault(
  context: CommandContext,
  options: Options,
  order: ScriptOrder,
): Promise<number> {
  const planning = ['plan', 'why'].filter((option) => options.has(option));
  if (options.value('basis') !== null) planning.push('basis');
  const [option] = planning;
  if (option !== undefined) throw new UsageError(`-${option} is not for faults of scripts`);
  const quiet = options.has('q');
  return callCluster(context, quiet, async (client) => {
    const outcome = await client.request('fault.script', order);
    const messages = outcome.ok ? [doneText(order)] : outcome.messages;
    if (options.has('json') && !quiet) {
      printLines(context, [jsonText({ ok: outcome.ok, messages })]);
    } else if (!quiet) {
      if (outcome.ok) printLines(context, messages);
      else printErrors(context, messages);
    }
    return outcome.ok ? exitStatus.ok : exitStatus.failed;
  });
}

function doneText({ name, fault }: ScriptOrder): string {
  if (fault === null) return `The action script of ${name} works again as it is written.`;
  const { entryPoint } = fault;
  const what =
    fault.kind === 'fail' ? 'fails from now on' : `takes ${fault.seconds} s longer from now on`;
  return `The ${entryPoint} entry point of ${name} ${what}. To end that: clu_fault restore-script ${name}`;
}

/** Null if the operands begin with another fault. */
function hardwareFaultOf({ operands }: Options): Omit<Params<'fault.hardware'>, 'caller'> | null {
  const [word = '', member, hardware, surplus] = operands;
  const found = Object.entries(hardwareFaults).find(([name]) => name === word);
  if (found === undefined) return null;
  const [, { verb, kind }] = found;
  if (member === undefined || member === '') throw new UsageError('the member is missing');
  if (hardware === undefined || hardware === '') throw new UsageError(`the ${kind} is missing`);
  if (surplus !== undefined) {
    throw new UsageError(`one ${kind} at a time, but ${surplus} follows`);
  }
  return { verb, kind, member, hardware };
}

function faultOf(options: Options): Pick<Params<'fault.inject'>, 'fault' | 'member'> {
  const [word, member, surplus] = options.operands;
  if (word === undefined) throw new UsageError('the fault is missing');
  const fault = faults.find((known) => known === word);
  if (fault === undefined) throw new UsageError(`unknown fault ${word}`);
  if (member === undefined || member === '') throw new UsageError('the member is missing');
  if (surplus !== undefined) throw new UsageError(`one member at a time, but ${surplus} follows`);
  return { fault, member };
}
