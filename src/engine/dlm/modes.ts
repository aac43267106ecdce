// The six lock modes and the three matrices that decide over them (manual, Tables 9-2, 9-3, 9-5 and 9-6). Everything
// here is constant; no lock and no resource is known.

/** Lock modes by number; NONE is the mode of a lock that has not been granted (DLM-001, DLM-002). */
export const Mode = { NONE: 0, NL: 1, CR: 2, CW: 3, PR: 4, PW: 5, EX: 6 } as const;
export type Mode = (typeof Mode)[keyof typeof Mode];

export const modeNames = ['NONE', 'NL', 'CR', 'CW', 'PR', 'PW', 'EX'] as const;
export type ModeName = (typeof modeNames)[number];

/** Row: requested mode, column: mode held by another lock, both NL CR CW PR PW EX; 1 is compatible. */
const compatibility = [
  '111111', // NL
  '111110', // CR
  '111000', // CW
  '110100', // PR
  '110000', // PW
  '100000', // EX
];

/** Row: mode held, column: mode asked for; 1 is a conversion that DLM_QUECVT allows. */
const queueable = [
  '011111', // NL
  '001111', // CR
  '000011', // CW
  '000011', // PR
  '000000', // PW
  '000000', // EX
];

/** Row: mode held, column: mode asked for; R reads the resource's block, W writes it, - does neither. */
const transfers = [
  'RRRRRR', // NL
  '-RRRRR', // CR
  '--R-RR', // CW
  '---RRR', // PR
  'WWWWWR', // PW
  'WWWWWW', // EX
];

/** A set of modes as bits, so that one AND compares a request with all holders. */
export function modeBit(mode: number): number {
  return 1 << mode;
}

const conflictMasks: readonly number[] = [0, ...compatibility.map(conflictsOfRow)];

function conflictsOfRow(row: string): number {
  return [...row].reduce((mask, cell, at) => (cell === '0' ? mask | modeBit(at + 1) : mask), 0);
}

/** The modes, as bits, that a request for this mode cannot share a resource with. */
export function conflictsOf(mode: Mode): number {
  return conflictMasks[mode] ?? 0;
}

export function isCompatible(requested: Mode, held: Mode): boolean {
  return (conflictsOf(requested) & modeBit(held)) === 0;
}

/** Whether DLM_QUECVT may be given with this conversion (Table 9-5). */
export function mayForceQueue(held: Mode, requested: Mode): boolean {
  return queueable[held - 1]?.charAt(requested - 1) === '1';
}

/** What a conversion with DLM_VALB does with the value block (Table 9-6). */
export function transferOf(held: Mode, requested: Mode): 'R' | 'W' | '-' {
  const cell = transfers[held - 1]?.charAt(requested - 1);
  return cell === 'R' || cell === 'W' ? cell : '-';
}

/** The highest mode of a set of bits; CW and PR are never granted together, so it is the group grant mode. */
export function highestMode(mask: number): Mode {
  for (let mode = Mode.EX; mode > Mode.NONE; mode -= 1) {
    if ((mask & modeBit(mode)) !== 0 && isMode(mode)) return mode;
  }
  return Mode.NONE;
}

/** Whether a number names one of the six modes. */
export function isMode(value: number): value is Mode {
  return Number.isInteger(value) && value >= Mode.NL && value <= Mode.EX;
}
