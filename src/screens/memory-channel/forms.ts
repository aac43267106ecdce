// The forms of the Memory Channel view for imc_init and for a program to run. Pure.
import type { FieldSpec } from '../../components/form-state.ts';
import type { ImcSample } from '../../protocol/index.ts';
import type { World } from '../../tui/screen.ts';
import type { FormData } from '../dialogs/form.tsx';
import { initCommand, runCommand } from './commands.ts';
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

/** A field in which a member is chosen. */
export function memberField(names: readonly string[], help: string): FieldSpec {
  return { name: 'member', label: 'Member', kind: 'choice', choices: names, help };
}

function firstOf(names: readonly string[], wanted: string | null): string {
  return wanted !== null && names.includes(wanted) ? wanted : (names[0] ?? '');
}
