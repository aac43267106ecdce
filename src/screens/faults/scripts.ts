// Faults of action scripts, to practise with (TUI-333): a check that fails, a script that is slow, and their end. What to
// choose from, the question, the command. Pure; the service puts the fault before the script, which is not touched.
import type { EntryPoint } from '../../engine/index.ts';
import { cleanText, formatCommandLine } from '../../format/index.ts';
import type { Result, ScriptFault } from '../../protocol/index.ts';
import { type Outcome, request, type World } from '../../tui/screen.ts';
import { show } from '../../tui/view.ts';
import { confirmDialog } from '../dialogs/confirm.tsx';
import { pickDialog } from '../dialogs/pick.tsx';
import { scriptEffect } from '../profiles/script.ts';
import type { FaultsEffect, FaultsEvent, ScriptFaultEvent, ScriptOrder } from './state.ts';

type InForce = Result<'fault.scripts'>['faults'];

/** Asks which faults are in force; the answer opens the list. */
export function askScriptFaults(kind: ScriptFault['kind'] | null): FaultsEffect {
  return request(
    'fault.scripts',
    {},
    (outcome): FaultsEvent => ({ type: 'script-faults', kind, outcome }),
  );
}

/** `clu_fault fail-script dtcalc check`. */
function scriptCommand({ name, fault }: ScriptOrder): string {
  if (fault === null) return formatCommandLine(['clu_fault', 'restore-script', name]);
  const { entryPoint } = fault;
  const words = fault.kind === 'fail' ? [entryPoint] : [String(fault.seconds), entryPoint];
  return formatCommandLine(['clu_fault', `${fault.kind}-script`, name, ...words]);
}

/** What the events of this part of the screen lead to. */
export function scriptEffects(event: ScriptFaultEvent, world: World): readonly FaultsEffect[] {
  switch (event.type) {
    case 'script-faults':
      return event.outcome.ok
        ? pickResource(event.kind, event.outcome.result.faults, world)
        : [{ type: 'message', level: 'error', text: event.outcome.message }];
    case 'script-resource':
      return event.name === null ? [] : [pickFault(event.name, event.kind, event.inForce)];
    case 'script-picked':
      return [question(event.order)];
    case 'script-confirmed':
      return [
        request(
          'fault.script',
          event.order,
          (outcome): FaultsEvent => ({ type: 'script-set', order: event.order, outcome }),
        ),
      ];
    case 'script-set':
      return told(event.order, event.outcome, world);
  }
}

function pickResource(
  kind: ScriptFault['kind'] | null,
  faults: InForce,
  { cluster }: World,
): readonly FaultsEffect[] {
  const inForce = new Map(faults.map(({ name, fault }) => [name, fault]));
  const names = [...new Set([...cluster.resources.keys(), ...inForce.keys()])].sort();
  if (names.length === 0) {
    const text = 'No application is registered, so there is no action script that could fail.';
    return [{ type: 'message', level: 'info', text }];
  }
  const entries = names.map((value) => {
    const fault = inForce.get(value);
    return { value, detail: fault === undefined ? 'as it is written' : faultWords(fault) };
  });
  const dialog = pickDialog({
    title: 'Action script of which application',
    entries,
    isMany: false,
    chosen: [],
  });
  return [
    show(dialog, ([name = null]): FaultsEvent => {
      const fault = name === null ? null : (inForce.get(name) ?? null);
      return { type: 'script-resource', kind, name, inForce: fault };
    }),
  ];
}

/** Seconds of the slow scripts that are offered; the command takes any number. */
const slowSeconds = [30, 120] as const;
const entryPoints: readonly EntryPoint[] = ['check', 'start', 'stop'];

/** The faults of one kind, or of both, and before them the end of the one that is in force. */
function pickFault(
  name: string,
  kind: ScriptFault['kind'] | null,
  inForce: ScriptFault | null,
): FaultsEffect {
  const failing = entryPoints.map((entryPoint): ScriptFault => ({ kind: 'fail', entryPoint }));
  const slow = entryPoints.flatMap((entryPoint) =>
    slowSeconds.map((seconds): ScriptFault => ({ kind: 'slow', entryPoint, seconds })),
  );
  const offered: readonly (ScriptFault | null)[] = [
    ...(inForce === null ? [] : [null]),
    ...(kind === 'slow' ? [] : failing),
    ...(kind === 'fail' ? [] : slow),
  ];
  const choices = offered.map((fault) => ({ order: { name, fault }, value: faultTitle(fault) }));
  const dialog = pickDialog({
    title: `Fault of the action script of ${name}`,
    entries: choices.map(({ value, order }) => ({ value, detail: scriptCommand(order) })),
    isMany: false,
    chosen: [],
  });
  return show(dialog, ([chosen]): FaultsEvent => {
    const found = choices.find(({ value }) => value === chosen);
    return { type: 'script-picked', order: found?.order ?? { name, fault: null } };
  });
}

function faultTitle(fault: ScriptFault | null): string {
  if (fault === null) return 'works again';
  return fault.kind === 'fail'
    ? `${fault.entryPoint} fails`
    : `${fault.entryPoint} takes ${fault.seconds} s more`;
}

function faultWords(fault: ScriptFault): string {
  return `${faultTitle(fault)}, on purpose`;
}

/** What CAA does with it, by the manual (2.3). */
function consequence({ name, fault }: ScriptOrder): string {
  if (fault === null) return `The action script of ${name} is run again as it is written.`;
  const first =
    fault.kind === 'fail'
      ? `From now on the ${fault.entryPoint} entry point of ${name} fails before its script is reached.`
      : `From now on the ${fault.entryPoint} entry point of ${name} waits ${fault.seconds} s before its script is reached.`;
  if (fault.kind === 'slow') {
    return `${first} One that takes longer than SCRIPT_TIMEOUT is ended and has failed.`;
  }
  switch (fault.entryPoint) {
    case 'check':
      return `${first} CAA restarts the application RESTART_ATTEMPTS times, then moves it.`;
    case 'start':
      return `${first} CAA tries the other members, and none can start it.`;
    case 'stop':
      return `${first} A stop leaves it in state UNKNOWN.`;
  }
}

function question(order: ScriptOrder): FaultsEffect {
  const { name, fault } = order;
  const command = scriptCommand(order);
  const effect = consequence(order);
  const back = scriptCommand({ name, fault: null });
  const act = fault === null ? 'Restore' : fault.kind === 'fail' ? 'Fail' : 'Slow down';
  const dialog = confirmDialog({
    title: `${act} the action script of ${name}?`,
    lines: [
      effect,
      'The file of the script is not touched.',
      '',
      `Command:  ${command}`,
      ...(fault === null ? [] : [`Way back: ${back}`]),
    ],
    word: null,
    act,
    hasDryRun: false,
    hint: 'Cancel has the focus. Enter alone does nothing.',
    preview: { commands: [command], notes: [effect] },
    help: { title: 'Faults of action scripts', text: effect },
  });
  return show(dialog, (): FaultsEvent => ({ type: 'script-confirmed', order }));
}

function told(
  order: ScriptOrder,
  outcome: Outcome<'fault.script'>,
  world: World,
): readonly FaultsEffect[] {
  const refusal = !outcome.ok
    ? outcome.message
    : outcome.result.ok
      ? null
      : cleanText(outcome.result.messages.join(' '));
  const { name, fault } = order;
  const done =
    fault === null
      ? `The action script of ${name} works again.`
      : `${name}: ${faultWords(fault)}. a, then ${name}, makes it work again.`;
  return [
    scriptEffect(scriptCommand(order), refusal, world),
    { type: 'message', level: refusal === null ? 'info' : 'error', text: refusal ?? done },
  ];
}
