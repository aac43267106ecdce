// The forms of the Memory Channel view: imc_init, a program to run, a packet to drop, a rate of errors. Pure.
import type { FieldSpec } from '../../components/form-state.ts';
import type { ImcFault, ImcSample } from '../../protocol/index.ts';
import type { World } from '../../tui/screen.ts';
import type { FormData, Values } from '../dialogs/form.tsx';
import { faultCommand, initCommand, runCommand } from './commands.ts';
import { focusedItem, hereOf, type ImcState } from './state.ts';

const limitField = (name: string, label: string, help: string): FieldSpec => ({
  name,
  label,
  kind: 'number',
  width: 6,
  help,
});

/** imc_init on a member; the focused host is proposed. */
export function initForm(state: ImcState, sample: ImcSample, world: World): FormData {
  const names = sample.snapshot.hosts.map(({ name }) => name);
  const item = focusedItem(state);
  const member = item?.kind === 'host' ? item.host.name : firstOf(names, hereOf(world));
  return {
    title: 'imc_init: initialize the library, or change its limits',
    fields: [
      memberField(names, 'The member that it runs on. Left and Right choose.'),
      limitField(
        'maxalloc',
        'maxalloc (MB)',
        'Address space of all regions clusterwide; empty: 10, or as it is.',
      ),
      limitField(
        'maxrecv',
        'maxrecv (MB)',
        'What this host may attach for receive; empty: 10, or as it is.',
      ),
    ],
    values: { member },
    help:
      'The first time it initializes the Memory Channel API library on the member and starts its imc_mapper; later it ' +
      'changes the limits. No limit can go below what is in use. Only root may do it (manual 10.2, 10.4.1).',
    says: [
      'The limits are lost when the member reboots; rcmgr set IMC_MAX_ALLOC and IMC_MAX_RECV keep them.',
    ],
    note: 'Run as soon as Enter is pressed in the form.',
    write: initCommand,
    check: ({ maxalloc = '', maxrecv = '' }) =>
      [maxalloc, maxrecv].every((text) => text === '' || /^[1-9][0-9]*$/.test(text))
        ? null
        : 'The limits are whole numbers of megabytes from 1 on, or empty.',
    act: 'Initialize',
  };
}

/** A program on a host. */
export function runForm(
  state: ImcState,
  program: string,
  sample: ImcSample,
  world: World,
): FormData {
  const names = sample.snapshot.hosts.map(({ name }) => name);
  const item = focusedItem(state);
  const member = item?.kind === 'host' ? item.host.name : firstOf(names, hereOf(world));
  return {
    title: 'imc_run: run a program',
    fields: [
      {
        name: 'program',
        label: 'Program',
        kind: 'text',
        required: true,
        width: 24,
        help: 'Its name, such as mc_ex1.',
      },
      {
        name: 'arguments',
        label: 'Arguments',
        kind: 'text',
        help: 'Blanks separate them; quotes keep blanks.',
      },
      memberField(names, 'The member that it runs on. Left and Right choose.'),
    ],
    values: { program, member },
    help: 'Runs a program of the Memory Channel API library on a member and shows its lines (imc_run).',
    says: ['It belongs to this console: it dies when the console ends or loses its line.'],
    note: 'The program dies with the console that runs it.',
    write: runCommand,
    check: () => null,
    act: 'Run',
  };
}

/** Which packet of which region is lost by whom; the focused region is proposed. */
export function dropForm(state: ImcState, sample: ImcSample): FormData {
  const { regions, hosts } = sample.snapshot;
  const item = focusedItem(state);
  const focused = state.page?.kind === 'hex' ? state.page.region : null;
  const region = focused ?? (item?.kind === 'region' ? item.region.id : (regions[0]?.id ?? 0));
  const receivers = regions.find(({ id }) => id === region)?.receivedBy ?? [];
  const names = hosts.map(({ name }) => name);
  return {
    title: 'Drop the next packet',
    fields: [
      {
        name: 'region',
        label: 'Region',
        kind: 'choice',
        choices: regions.map(({ id }) => String(id)),
        help: 'Its Id. Left and Right choose.',
      },
      memberField(names, 'The host that never gets the packet. Left and Right choose.', 'Lost by'),
    ],
    values: { region: String(region), member: receivers[0] ?? names[0] ?? '' },
    help: 'The next packet of the region does not arrive at that host; the others get it. The error count rises.',
    note: 'It asks before anything is lost.',
    write: (values) => faultCommand(dropFault(values, sample), sample.snapshot),
    check: () => null,
    act: 'Next',
  };
}

/** The fault that the form means. */
export function dropFault({ region = '', member = '' }: Values, { snapshot }: ImcSample): ImcFault {
  const id = Number(region);
  const rail = snapshot.regions.find((one) => one.id === id)?.rail ?? 0;
  return { kind: 'drop-packet', rail, region: id, hosts: [member] };
}

export function rateForm(sample: ImcSample): FormData {
  const write = (values: Values): string => faultCommand(rateFault(values), sample.snapshot);
  return {
    title: 'Lose packets by chance',
    fields: [
      {
        name: 'rate',
        label: 'Packets a second',
        kind: 'text',
        required: true,
        width: 8,
        help: 'On each logical rail; 0 ends it. A real rail had about three a year.',
      },
    ],
    values: { rate: '1' },
    help: 'From then on each logical rail loses that many packets a second by chance, each for one host.',
    note: 'It asks before anything is lost.',
    write,
    check: ({ rate = '' }) =>
      /^[0-9]{1,6}(\.[0-9]{1,6})?$/.test(rate.trim())
        ? null
        : 'A rate is a number such as 0, 0.5 or 20.',
    act: 'Next',
  };
}

export function rateFault({ rate = '' }: Values): ImcFault {
  const perSecond = Number(rate.trim());
  return { kind: 'error-rate', perSecond: Number.isFinite(perSecond) ? perSecond : 0 };
}

function memberField(names: readonly string[], help: string, label = 'Member'): FieldSpec {
  return { name: 'member', label, kind: 'choice', choices: names, help };
}

function firstOf(names: readonly string[], wanted: string | null): string {
  return wanted !== null && names.includes(wanted) ? wanted : (names[0] ?? '');
}
