// Adapters and devices of a member, failed and restored on purpose: the list to choose from, the question, the command
// (manual 2.2.3 to 2.2.5; clu_fault stands in for the cable). Pure.
import type { HardwareView, MemberName, MemberView, MonitoredView } from '../../engine/index.ts';
import { formatCommandLine } from '../../format/index.ts';
import type { World } from '../../tui/screen.ts';
import { show } from '../../tui/view.ts';
import { confirmDialog } from '../dialogs/confirm.tsx';
import { pickDialog } from '../dialogs/pick.tsx';
import { hardwareWords, sortedMembers } from '../members/look.ts';
import type { PlanQuestion } from '../plan/state.ts';
import type { FaultsEffect, FaultsEvent, HardwareFault } from './state.ts';

/** `clu_fault fail-adapter rye tu0`. */
export function hardwareCommand({ verb, kind, member, hardware }: HardwareFault): string {
  const word = verb === 'fail' ? 'fail' : 'restore';
  return formatCommandLine(['clu_fault', `${word}-${kind}`, member, hardware]);
}

/** What the fault would do, or the end of it (TUI-249). */
export function hardwarePlan(fault: HardwareFault): PlanQuestion {
  return {
    title: hardwareCommand(fault),
    what: { kind: 'command', command: fault },
    act: hardwareActs[fault.verb],
  };
}

const hardwareActs = { fail: 'Fail', repair: 'Restore' } as const;

/** The list of what the member has; choosing asks about that one. */
export function pickHardware({ name, hardware = [] }: MemberView): FaultsEffect {
  const entries = hardware.map((one) => ({
    value: one.name,
    detail: `${one.works ? 'fail it' : 'restore it'}: ${hardwareWords(one)}`,
  }));
  const dialog = pickDialog({
    title: `Adapters and devices of ${name}`,
    entries,
    isMany: false,
    chosen: [],
  });
  return show(
    dialog,
    ([chosen = null]): FaultsEvent => ({ type: 'hardware-picked', member: name, name: chosen }),
  );
}

/** The list of all adapters of all members, for who wants to unplug a network. */
export function pickAnyAdapter({ cluster }: World): FaultsEffect {
  const adapters = sortedMembers(cluster).flatMap(({ name: member, hardware = [] }) =>
    hardware
      .filter(({ kind }) => kind === 'adapter')
      .map((one) => ({ member, one, value: `${one.name} of ${member}` })),
  );
  if (adapters.length === 0) {
    const text = 'No member has a network adapter that could be unplugged.';
    return { type: 'message', level: 'info', text };
  }
  const dialog = pickDialog({
    title: 'Unplug which network adapter',
    entries: adapters.map(({ value, one }) => ({
      value,
      detail: `${one.works ? 'unplug it' : 'plug it in again'}: ${hardwareWords(one)}`,
    })),
    isMany: false,
    chosen: [],
  });
  return show(dialog, ([chosen]): FaultsEvent => {
    const found = adapters.find(({ value }) => value === chosen);
    return {
      type: 'hardware-picked',
      member: found?.member ?? '',
      name: found?.one.name ?? null,
    };
  });
}

/** The question before it fails, or works again; nothing if the member does not have it. */
export function hardwareQuestion(
  member: MemberName,
  name: string | null,
  { cluster }: World,
): readonly FaultsEffect[] {
  const found = cluster.members.get(member)?.hardware?.find((one) => one.name === name);
  if (found === undefined) return [];
  const { kind, works, name: hardware } = found;
  const fault: HardwareFault = { verb: works ? 'fail' : 'repair', kind, member, hardware };
  const command = hardwareCommand(fault);
  const back = hardwareCommand({ ...fault, verb: works ? 'repair' : 'fail' });
  const act = hardwareActs[fault.verb];
  const effect = works
    ? `The ${kind} stops working, as if its cable was pulled. Applications that require what is watched through it move.`
    : `The ${kind} works again. What waits for it is placed anew.`;
  const dialog = confirmDialog({
    title: `${act} ${hardware} of ${member}?`,
    lines: [
      effect,
      watchedLine([...cluster.monitored.values()], found),
      '',
      `Command:  ${command}`,
      `Way back: ${back}`,
    ],
    word: null,
    act,
    hasDryRun: true,
    hint: 'Cancel has the focus. Enter alone does nothing.',
    preview: { commands: [command], notes: [effect], dryRun: 'confirm.dry-run' },
    help: { title: `${act} what a member has`, text: effect },
  });
  return [show(dialog, (answer): FaultsEvent => ({ type: 'hardware-confirmed', fault, answer }))];
}

function watchedLine(monitored: readonly MonitoredView[], one: HardwareView): string {
  const subject = one.kind === 'device' ? one.name : one.subnet;
  const names = monitored.filter((view) => view.subject === subject).map(({ name }) => name);
  return names.length === 0 ? 'No resource watches it.' : `Watched by: ${names.join(', ')}.`;
}
