// The return codes of the Memory Channel library and their texts (manual, 10.5 and 10.6; reference pages). Numeric
// values were never published: success is 0, failures count down from -1, the two changes of a wait count up from 1.

/** Return codes by the manual's names (MC-097 to MC-124). Programs compare names, never numbers. */
export const ImcStatus = {
  IMC_SUCCESS: 0,
  IMC_HOST_CHANGE: 1,
  IMC_RAIL_CHANGE: 2,
  IMC_NOTINIT: -1,
  IMC_MCFULL: -2,
  IMC_RXFULL: -3,
  IMC_WIRED_LIMIT: -4,
  IMC_MAPENTRIES: -5,
  IMC_NOMEM: -6,
  IMC_NORESOURCES: -7,
  IMC_NOMAPPER: -8,
  IMC_EXISTS: -9,
  IMC_BADPARM: -10,
  IMC_BADREGION: -11,
  IMC_ATTACHED: -12,
  IMC_NOTALLOC: -13,
  IMC_BADLOCK: -14,
  IMC_CORRUPTLOCK: -15,
  IMC_LOCKACTIVE: -16,
  IMC_LOCKNOTHELD: -17,
  IMC_MC_ERROR: -18,
  IMC_INITERR: -19,
  IMC_BADHOST: -20,
  IMC_EINVAL: -21,
  IMC_EPERM: -22,
  IMC_ESRCH: -23,
  IMC_NOROOT: -24,
  IMC_PERMIT: -25,
  IMC_LOCKPRIOR: -26,
  IMC_LOCKBUSY: -27,
} as const;
export type StatusName = keyof typeof ImcStatus;
export type ImcStatus = (typeof ImcStatus)[StatusName];

const texts: Readonly<Record<StatusName, string>> = {
  IMC_SUCCESS: 'success',
  IMC_HOST_CHANGE: 'a host joined or left the Memory Channel API cluster',
  IMC_RAIL_CHANGE: 'a logical rail came on line or went off line',
  IMC_NOTINIT: 'Memory Channel is not initialized for user access',
  IMC_MCFULL: 'insufficient Memory Channel address space',
  IMC_RXFULL: 'receive mapping space exhausted',
  IMC_WIRED_LIMIT: 'maximum amount of wired memory exceeded',
  IMC_MAPENTRIES: 'maximum number of virtual memory map entries exceeded',
  IMC_NOMEM: 'insufficient process virtual memory',
  IMC_NORESOURCES: 'insufficient Memory Channel data structures',
  IMC_NOMAPPER: 'imc_mapper process missing in the cluster',
  IMC_EXISTS: 'the lock set already exists',
  IMC_BADPARM: 'invalid argument',
  IMC_BADREGION: 'invalid region identifier',
  IMC_ATTACHED: 'the region is still attached',
  IMC_NOTALLOC: 'not allocated by this process',
  IMC_BADLOCK: 'no such lock set or lock',
  IMC_CORRUPTLOCK: 'the lock set is invalid or corrupted',
  IMC_LOCKACTIVE: 'a lock of the set is held',
  IMC_LOCKNOTHELD: 'the lock is not held',
  IMC_MC_ERROR: 'a Memory Channel error was detected',
  IMC_INITERR: 'fatal failure while setting up the error check',
  IMC_BADHOST: 'invalid host name',
  IMC_EINVAL: 'invalid signal',
  IMC_EPERM: 'no permission to signal the process',
  IMC_ESRCH: 'no such process',
  IMC_NOROOT: 'root may not send signals across the cluster',
  IMC_PERMIT: 'permission denied',
  IMC_LOCKPRIOR: 'the lock is already held by this process',
  IMC_LOCKBUSY: 'the lock is held by another process',
};

const names = new Map(
  Object.entries(ImcStatus).map(([name, value]) => [value as number, name as StatusName]),
);

/** The name of a return code, or undefined for a number that is none. */
export function statusName(status: number): StatusName | undefined {
  return names.get(status);
}

/** What `imc_perror` prints after the caller's text; a number that is no code stays a number (MC-095). */
export function statusText(status: number): string {
  const name = names.get(status);
  return name === undefined ? String(status) : texts[name];
}
