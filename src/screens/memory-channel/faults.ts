// The faults that the view can inject: which there are now, what each does, and the question before it, which names the
// way back (TUI-245, 246). Pure.
import type { ImcFault, ImcSample } from '../../protocol/index.ts';
import type { World } from '../../tui/screen.ts';
import type { ConfirmData } from '../dialogs/confirm.tsx';
import type { PickEntry } from '../dialogs/pick.tsx';
import { adapterName, faultCommand } from './commands.ts';

/** A fault that can be chosen; the ones with a form want more words first. */
export interface FaultChoice extends PickEntry {
  readonly fault: ImcFault | 'drop-packet' | 'error-rate';
}

export function faultChoices({ snapshot }: ImcSample): readonly FaultChoice[] {
  const { physicalRails, hosts, lockSets, regions } = snapshot;
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
  return [
    ...rails,
    {
      value: 'drop a packet',
      detail: 'the next one of a region, for one host',
      fault: 'drop-packet',
      ...(regions.length === 0
        ? { refusal: 'There is no region, so that no packet can be lost.' }
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
  const word =
    isGrave(fault, sample) && fault.kind === 'fail-rail'
      ? adapterName(fault.physical, snapshot)
      : null;
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

/** No other adapter can carry the logical rail. */
function isGrave(fault: ImcFault, { snapshot }: ImcSample): boolean {
  if (fault.kind !== 'fail-rail') return false;
  const own = snapshot.physicalRails[fault.physical];
  return !snapshot.physicalRails.some(
    (other, at) =>
      at !== fault.physical && other.logical === own?.logical && other.state !== 'failed',
  );
}

function wordsOfFault(fault: ImcFault, sample: ImcSample): FaultWords {
  const { snapshot } = sample;
  switch (fault.kind) {
    case 'fail-rail': {
      const name = adapterName(fault.physical, snapshot);
      const isActive = snapshot.physicalRails[fault.physical]?.state === 'active';
      const effect = isGrave(fault, sample)
        ? 'The logical rail goes down, and with it the traffic of its regions.'
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
    case 'drop-packet':
      return {
        title: `Drop the next packet${fault.region === undefined ? '' : ` of region ${fault.region}`}?`,
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
