// What the dialogs of the Memory Channel view ask for, as the commands that do the same (TUI-002): imc_init, imc_run and
// imc_fault. Pure.
import type { Snapshot } from '../../engine/memory-channel/index.ts';
import { formatCommandLine } from '../../format/index.ts';
import type { ImcFault } from '../../protocol/index.ts';
import type { Values } from '../dialogs/form.tsx';

/** `imc_init -c polishham -a 80 -r 60`; what was left empty is left out. */
export function initCommand({ member = '', maxalloc = '', maxrecv = '' }: Values): string {
  return formatCommandLine([
    'imc_init',
    ...option('-c', member),
    ...option('-a', maxalloc),
    ...option('-r', maxrecv),
  ]);
}

/** `imc_run -c polishham mc_ex1 0`. */
export function runCommand({ member = '', program = '', arguments: words = '' }: Values): string {
  const name = program.trim() === '' ? '<program>' : program.trim();
  return `${formatCommandLine(['imc_run', ...option('-c', member)])} ${
    name === '<program>' ? name : formatCommandLine([name])
  }${wordsOf(words)
    .map((word) => ` ${formatCommandLine([word])}`)
    .join('')}`;
}

/** The words of a line, as a shell would split it: quotes keep blanks together. */
export function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
}

/** The fault as a command. */
export function faultCommand(fault: ImcFault, snapshot: Snapshot): string {
  switch (fault.kind) {
    case 'fail-rail':
    case 'restore-rail':
      return command(fault.kind, adapterName(fault.physical, snapshot));
    case 'cut-link':
    case 'restore-link':
      return command(fault.kind, fault.member, adapterName(fault.physical, snapshot));
    case 'drop-packet': {
      const { rail, region, hosts, from, offset, skip, position } = fault;
      return command(
        'drop-packet',
        String(rail),
        ...option('-region', region === undefined ? '' : String(region)),
        ...option('-to', hosts?.join(',') ?? ''),
        ...option('-from', from ?? ''),
        ...option('-offset', offset === undefined ? '' : String(offset)),
        ...option('-skip', skip === undefined ? '' : String(skip)),
        ...option('-position', position === undefined ? '' : String(position)),
      );
    }
    case 'error-rate':
      return command('error-rate', rateWord(fault.perSecond));
    case 'drop-mapper':
      return command('drop-mapper', fault.member);
    case 'corrupt-lock-set':
      return command('corrupt-lock-set', String(fault.lockSet));
  }
}

/** Losses a second: three in a year, as real rails had (MC-356). */
export const historicalRate = 3 / (365.25 * 86_400);

function rateWord(perSecond: number): string {
  return perSecond === historicalRate ? 'historical' : String(perSecond);
}

/** `mca0` for the first adapter. */
export function adapterName(physical: number, { physicalRails }: Snapshot): string {
  return physicalRails[physical]?.name ?? String(physical);
}

function command(...words: readonly string[]): string {
  return formatCommandLine(['imc_fault', ...words]);
}

function option(name: string, value: string): readonly string[] {
  return value.trim() === '' ? [] : [name, value.trim()];
}
