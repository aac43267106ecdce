// The forms of faults that want more words than the name of what fails: a packet to drop, a rate of losses, a cable to cut.
// They offer what imc_fault offers. Pure.
import type { FieldSpec } from '../../components/form-state.ts';
import type { ImcFault, ImcSample } from '../../protocol/index.ts';
import type { World } from '../../tui/screen.ts';
import type { FormData, Values } from '../dialogs/form.tsx';
import { adapterName, faultCommand, historicalRate } from './commands.ts';
import { memberField } from './forms.ts';
import { type FilledFault, focusedItem, hereOf, type ImcState } from './state.ts';

export function faultForm(
  kind: FilledFault,
  state: ImcState,
  sample: ImcSample,
  world: World,
): FormData {
  switch (kind) {
    case 'drop-packet':
      return dropForm(state, sample);
    case 'error-rate':
      return rateForm(sample);
    case 'cut-link':
      return linkForm(state, sample, world);
  }
}

/** The fault that the values of the form mean. */
export function filledFault(kind: FilledFault, values: Values, sample: ImcSample): ImcFault {
  switch (kind) {
    case 'drop-packet':
      return dropFault(values, sample);
    case 'error-rate':
      return rateFault(values);
    case 'cut-link':
      return linkFault(values, sample);
  }
}

const anyWord = 'any';
const beside = { labelColumn: 44, boxColumn: 57, markColumn: 73, isBeside: true } as const;

/** Which packet is lost, and by whom; the focused region and the first host that receives it are proposed. */
function dropForm(state: ImcState, sample: ImcSample): FormData {
  const { regions, hosts, rails } = sample.snapshot;
  const item = focusedItem(state);
  const focused = state.page?.kind === 'hex' ? state.page.region : null;
  const first = focused ?? (item?.kind === 'region' ? item.region.id : regions[0]?.id);
  const region = regions.find(({ id }) => id === first);
  const rail = region?.rail ?? (item?.kind === 'rail' ? item.rail.id : (rails[0]?.id ?? 0));
  return {
    title: 'Drop a packet',
    fields: [
      choice(
        'rail',
        'Rail',
        rails.map(({ id }) => String(id)),
        'The logical rail that the packet goes over. Left and Right choose.',
      ),
      {
        ...choice(
          'region',
          'Region',
          [anyWord, ...regions.map(({ id }) => String(id))],
          'The Id of the region that it is for. Left and Right choose.',
        ),
        ...beside,
      },
      choice(
        'from',
        'Sent by',
        [anyWord, ...hosts.map(({ name }) => name)],
        'The host that sends it. Left and Right choose.',
      ),
      {
        name: 'to',
        label: 'Lost by',
        kind: 'text',
        width: 40,
        help: 'Hosts that never get it, with commas between; empty: one that is chosen by chance.',
      },
      count('offset', 'Byte', 'The offset in the region that the packet must cover; empty: any.'),
      {
        ...count('skip', 'Pass first', 'So many packets that fit arrive before it; empty: none.'),
        ...beside,
      },
      count('position', 'Packet', 'Its number on the rail, from 0; empty: the next that fits.'),
    ],
    values: {
      rail: String(rail),
      region: region === undefined ? anyWord : String(region.id),
      from: anyWord,
      to: region?.receivedBy[0] ?? '',
    },
    help:
      'The next packet that fits all that is said here does not arrive at these hosts; the others get it. The error count ' +
      'of the rail rises.',
    note: 'It asks before anything is lost.',
    write: (values) => faultCommand(dropFault(values, sample), sample.snapshot),
    check: (values) => dropProblem(values, sample),
    act: 'Next',
  };
}

function choice(name: string, label: string, choices: readonly string[], help: string): FieldSpec {
  return { name, label, kind: 'choice', choices, help };
}

function count(name: string, label: string, help: string): FieldSpec {
  return { name, label, kind: 'number', width: 9, help };
}

function dropProblem(values: Values, { snapshot }: ImcSample): string | null {
  const { rail = '', region = anyWord, offset = '' } = values;
  const unknown = namesOf(values.to).find(
    (name) => !snapshot.hosts.some((host) => host.name === name),
  );
  if (unknown !== undefined) {
    const known = snapshot.hosts.map(({ name }) => name).join(', ');
    return `There is no host ${unknown}; there are ${known}.`;
  }
  const odd = [offset, values.skip ?? '', values.position ?? ''].find(
    (text) => text !== '' && !/^[0-9]{1,15}$/.test(text),
  );
  if (odd !== undefined) return `${odd} is no whole number.`;
  const one = snapshot.regions.find(({ id }) => String(id) === region);
  if (one === undefined) {
    return offset === '' ? null : 'A byte is one of a region: choose the region, or empty Byte.';
  }
  if (String(one.rail) !== rail) return `Region ${one.id} goes over rail ${one.rail}.`;
  return offset !== '' && Number(offset) >= one.size
    ? `Region ${one.id} has ${one.size} bytes, so that ${offset} is behind its end.`
    : null;
}

function namesOf(text = ''): readonly string[] {
  return text.split(/[\s,]+/).filter((name) => name !== '');
}

function dropFault(values: Values, { snapshot }: ImcSample): ImcFault {
  const { rail = '', region = anyWord, from = anyWord } = values;
  const hosts = namesOf(values.to);
  const number = (text: string | undefined): number | null =>
    text === undefined || !/^[0-9]+$/.test(text) ? null : Number(text);
  const [id, offset, skip, position] = [region, values.offset, values.skip, values.position].map(
    number,
  );
  return {
    kind: 'drop-packet',
    rail: number(rail) ?? snapshot.rails[0]?.id ?? 0,
    ...(typeof id === 'number' ? { region: id } : {}),
    ...(hosts.length === 0 ? {} : { hosts }),
    ...(from === anyWord ? {} : { from }),
    ...(typeof offset === 'number' ? { offset } : {}),
    ...(typeof skip === 'number' ? { skip } : {}),
    ...(typeof position === 'number' ? { position } : {}),
  };
}

const historical = 'historical';

function rateForm(sample: ImcSample): FormData {
  return {
    title: 'Lose packets by chance',
    fields: [
      {
        name: 'rate',
        label: 'Packets a second',
        kind: 'text',
        required: true,
        width: 12,
        help: 'On each logical rail; 0 ends it; historical: three a year, as real rails had.',
      },
    ],
    values: { rate: '1' },
    help: 'From then on each logical rail loses that many packets a second by chance, each for one host.',
    note: 'It asks before anything is lost.',
    write: (values) => faultCommand(rateFault(values), sample.snapshot),
    check: ({ rate = '' }) =>
      rate.trim() === historical || /^[0-9]{1,6}(\.[0-9]{1,6})?$/.test(rate.trim())
        ? null
        : 'A rate is a number such as 0, 0.5 or 20, or historical.',
    act: 'Next',
  };
}

function rateFault({ rate = '' }: Values): ImcFault {
  const text = rate.trim();
  const perSecond = text === historical ? historicalRate : Number(text);
  return { kind: 'error-rate', perSecond: Number.isFinite(perSecond) ? perSecond : 0 };
}

function linkForm(state: ImcState, sample: ImcSample, world: World): FormData {
  const { hosts, physicalRails } = sample.snapshot;
  const names = hosts.map(({ name }) => name);
  const item = focusedItem(state);
  const here = hereOf(world);
  const member =
    item?.kind === 'host'
      ? item.host.name
      : (names.find((name) => name === here) ?? names[0] ?? '');
  return {
    title: 'Cut a link',
    fields: [
      memberField(names, 'The member whose cable is cut. Left and Right choose.'),
      choice(
        'adapter',
        'Adapter',
        physicalRails.map(({ name }) => name),
        'The physical rail whose hub it does not reach any more. Left and Right choose.',
      ),
    ],
    values: { member },
    help:
      'The cable between a member and the hub of a physical rail. A rail carries the cluster only while all members reach ' +
      'its hub; a member that reaches none is cut off, and imc_init fails on it (manual 10.5.2).',
    note: 'It asks before anything is cut.',
    write: (values) => faultCommand(linkFault(values, sample), sample.snapshot),
    check: (values) => linkProblem(values, sample),
    act: 'Next',
  };
}

function linkFault({ member = '', adapter = '' }: Values, { snapshot }: ImcSample): ImcFault {
  const at = snapshot.physicalRails.findIndex(({ name }) => name === adapter);
  return { kind: 'cut-link', member, physical: Math.max(0, at) };
}

function linkProblem(values: Values, sample: ImcSample): string | null {
  const fault = linkFault(values, sample);
  if (fault.kind !== 'cut-link') return null;
  const { member, physical } = fault;
  const isCut = sample.cutLinks.some((one) => one.member === member && one.physical === physical);
  return isCut
    ? `The cable of ${member} to ${adapterName(physical, sample.snapshot)} is cut already.`
    : null;
}
