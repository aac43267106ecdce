// The faults that the view can inject: which there are now, what each does, and the question before it, which names the
// way back (TUI-245, 246). Pure.
import type { ImcFault, ImcLink, ImcSample } from '../../protocol/index.ts';
import type { World } from '../../tui/screen.ts';
import type { ConfirmData } from '../dialogs/confirm.tsx';
import type { PickEntry } from '../dialogs/pick.tsx';
import { adapterName, faultCommand } from './commands.ts';
import type { FilledFault } from './state.ts';

/** A fault that can be chosen; the ones with a form want more words first. */
export interface FaultChoice extends PickEntry {
  readonly fault: ImcFault | FilledFault;
}

export function faultChoices({ snapshot, cutLinks }: ImcSample): readonly FaultChoice[] {
  const { physicalRails, hosts, lockSets } = snapshot;
  const rails = physicalRails.map(({ name, state }, physical): FaultChoice => {
    return state === 'failed'
      ? {
          value: `restore ${name}`,
          detail: 'it has failed',
          fault: { kind: 'restore-rail', physical },
        }
      : { value: `fail ${name}`, detail: `it is ${state}`, fault: { kind: 'fail-rail', physical } };
  });
  const mappers = hosts
    .filter(({ state }) => state === 'member')
    .map(
      ({ name, mapper }): FaultChoice => ({
        value: `lose mapper ${name}`,
        detail: `imc_mapper ${mapper}`,
        fault: { kind: 'drop-mapper', member: name },
        ...(mapper === 'running' ? {} : { refusal: `There is no imc_mapper on ${name} to lose.` }),
      }),
    );
  const sets = lockSets
    .filter(({ corrupt }) => !corrupt)
    .map(
      ({ id, key }): FaultChoice => ({
        value: `corrupt lock set ${id}`,
        detail: `key ${key}`,
        fault: { kind: 'corrupt-lock-set', lockSet: id },
      }),
    );
  const cables = cutLinks.map(
    (link): FaultChoice => ({
      value: `restore link ${link.member} ${adapterName(link.physical, snapshot)}`,
      detail: 'the cable is cut',
      fault: { kind: 'restore-link', ...link },
    }),
  );
  return [
    ...rails,
    ...cables,
    {
      value: 'cut a link',
      detail: 'the cable of a member to a rail',
      fault: 'cut-link',
      ...(rails.length === 0 ? { refusal: 'There is no rail, and so no cable to cut.' } : {}),
    },
    {
      value: 'drop a packet',
      detail: 'the next one that fits: region, hosts, byte',
      fault: 'drop-packet',
      ...(rails.length === 0
        ? { refusal: 'There is no rail, so that no packet can be lost.' }
        : {}),
    },
    { value: 'error rate', detail: 'packets lost by chance, each second', fault: 'error-rate' },
    ...mappers,
    ...sets,
  ];
}

interface FaultWords {
  readonly title: string;
  readonly effect: string;
  readonly back: string;
  readonly act: string;
}

/** The confirmation of a fault; what takes a whole logical rail away wants its name typed. */
export function faultQuestion(fault: ImcFault, sample: ImcSample, world: World): ConfirmData {
  const { snapshot } = sample;
  const command = faultCommand(fault, snapshot);
  const words = wordsOfFault(fault, sample);
  const word = wordOfGrave(fault, sample);
  const isFull = world.layout.kind === 'full';
  return {
    title: words.title,
    lines: [
      words.effect,
      ...(isFull ? [''] : []),
      `Command:  ${command}`,
      `Way back: ${words.back}`,
      ...(word === null ? [] : [`No rail takes over. Type ${word} to go on:`]),
    ],
    word,
    act: words.act,
    hasDryRun: false,
    hint: 'Cancel has the focus. Enter alone does nothing to the Memory Channel.',
    preview: { commands: [command], notes: [words.effect] },
    help: {
      title: 'Faults of the Memory Channel',
      text:
        'The hardware is emulated, so that it can fail without harm. A fault loses packets, rails or processes; it never ' +
        'changes the value of a word that is delivered.',
    },
  };
}

/** What has to be typed before a fault that leaves something without a rail; null for others. */
function wordOfGrave(fault: ImcFault, sample: ImcSample): string | null {
  if (fault.kind === 'fail-rail' && isLastOfRail(fault.physical, sample))
    return adapterName(fault.physical, sample.snapshot);
  return fault.kind === 'cut-link' && isLastLink(fault, sample) ? fault.member : null;
}

/** No other adapter can carry the logical rail. */
function isLastOfRail(physical: number, { snapshot }: ImcSample): boolean {
  const own = snapshot.physicalRails[physical];
  return !snapshot.physicalRails.some(
    (other, at) => at !== physical && other.logical === own?.logical && other.state !== 'failed',
  );
}

/** The member reaches no other rail that works. */
function isLastLink({ member, physical }: ImcLink, { snapshot, cutLinks }: ImcSample): boolean {
  return !snapshot.physicalRails.some(
    ({ state }, at) =>
      at !== physical &&
      state !== 'failed' &&
      !cutLinks.some((one) => one.member === member && one.physical === at),
  );
}

/** The effect of the failure of the last adapter of a logical rail. */
function failsAll({ snapshot }: ImcSample, physical: number): string {
  const own = snapshot.physicalRails[physical]?.logical;
  return snapshot.rails.some(({ id, active }) => active && id !== own)
    ? 'The logical rail goes down, and with it the traffic of its regions.'
    : 'No rail is left: hosts whose cluster lives on the Memory Channel panic.';
}

function linkWords(fault: ImcLink & { readonly kind: string }, sample: ImcSample): FaultWords {
  const { member, physical } = fault;
  const name = adapterName(physical, sample.snapshot);
  if (fault.kind === 'restore-link') {
    return {
      title: `Restore the link of ${member} to ${name}?`,
      effect: `${name} can carry the cluster again once all members reach its hub.`,
      back: `imc_fault cut-link ${member} ${name}`,
      act: 'Restore it',
    };
  }
  return {
    title: `Cut the link of ${member} to ${name}?`,
    effect: isLastLink(fault, sample)
      ? `${member} reaches no other rail: it is cut off, and imc_init fails on it.`
      : `${name} carries nothing while ${member} does not reach its hub; another rail takes over.`,
    back: `imc_fault restore-link ${member} ${name}`,
    act: 'Cut it',
  };
}

function wordsOfFault(fault: ImcFault, sample: ImcSample): FaultWords {
  const { snapshot } = sample;
  switch (fault.kind) {
    case 'fail-rail': {
      const name = adapterName(fault.physical, snapshot);
      const isActive = snapshot.physicalRails[fault.physical]?.state === 'active';
      const effect = isLastOfRail(fault.physical, sample)
        ? failsAll(sample, fault.physical)
        : isActive
          ? 'The standby takes over; programs go on and see nothing of it.'
          : 'Nothing moves: it only stands by. The next failure has no standby.';
      const back = `imc_fault restore-rail ${name}`;
      return { title: `Fail physical rail ${name}?`, effect, back, act: `Fail ${name}` };
    }
    case 'restore-rail': {
      const name = adapterName(fault.physical, snapshot);
      return {
        title: `Restore physical rail ${name}?`,
        effect: 'It can carry packets again; where another one carries them, it stands by.',
        back: `imc_fault fail-rail ${name}`,
        act: `Restore ${name}`,
      };
    }
    case 'cut-link':
    case 'restore-link':
      return linkWords(fault, sample);
    case 'drop-packet':
      return {
        title: `Drop a packet${fault.region === undefined ? '' : ` of region ${fault.region}`}?`,
        effect: `${fault.hosts?.join(', ') ?? 'One host'} never gets it; the error count rises. Its words there stay as they were.`,
        back: 'none, once it is lost: the program has to send the data anew',
        act: 'Drop it',
      };
    case 'error-rate':
      return {
        title:
          fault.perSecond === 0
            ? 'End the loss of packets?'
            : `Lose ${fault.perSecond} packets a second?`,
        effect:
          fault.perSecond === 0
            ? 'Packets are no longer lost by chance.'
            : 'Each logical rail loses that many by chance, and its error count rises with each.',
        back:
          fault.perSecond === 0 ? 'imc_fault error-rate with a number' : 'imc_fault error-rate 0',
        act: 'Set it',
      };
    case 'drop-mapper':
      return {
        title: `Lose the imc_mapper of ${fault.member}?`,
        effect: 'No program in the cluster can then attach a coherent region: IMC_NOMAPPER.',
        back: `clu_fault shutdown ${fault.member}, clu_fault boot ${fault.member}, then imc_init -c ${fault.member}`,
        act: 'Lose it',
      };
    case 'corrupt-lock-set':
      return {
        title: `Corrupt lock set ${fault.lockSet}?`,
        effect: 'Calls on it return IMC_CORRUPTLOCK.',
        back: 'deallocate it in all programs and allocate it anew',
        act: 'Corrupt it',
      };
  }
}
