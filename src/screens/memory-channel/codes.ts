// The return codes that were seen lately, each with the manual's remedy in one line (TUI-142; manual 10.5, 10.6, 10.11).
// Pure.
import type { ImcEvent, ImcSample } from '../../protocol/index.ts';

export interface SeenCode {
  readonly name: string;
  /** The newest time. */
  readonly at: number;
  readonly count: number;
  /** What was reported the last time. */
  readonly text: string;
  readonly remedy: string;
}

const remedies: Readonly<Record<string, string>> = {
  IMC_NOTINIT: 'run imc_init on that host; if it fails, check the cables and the console messages',
  IMC_MCFULL: 'raise maxalloc: imc_init -a, or rcmgr set IMC_MAX_ALLOC for the next boot',
  IMC_RXFULL: 'raise maxrecv of that host: imc_init -r, or rcmgr set IMC_MAX_RECV',
  IMC_WIRED_LIMIT: 'raise vm_syswiredpercent in etc/sysconfigtab and reboot the host',
  IMC_MAPENTRIES: 'the process has too many attaches: detach some, or share them',
  IMC_NOMEM: 'raise the virtual memory limit of the process: ulimit, or limit of the C shell',
  IMC_NORESOURCES: 'no parameter raises it: use fewer regions or locks',
  IMC_NOMAPPER: 'reboot the host whose imc_mapper is missing',
  IMC_EXISTS: 'another program made the lock set first: attach to it without IMC_CREATOR',
  IMC_BADPARM: 'correct the argument of the call',
  IMC_BADREGION: 'use the identifier that imc_asalloc returned',
  IMC_ATTACHED: 'detach the region before it is deallocated',
  IMC_NOTALLOC: 'allocate the region or lock set in this process first',
  IMC_BADLOCK: 'use the identifier of imc_lkalloc, and an index below its number of locks',
  IMC_CORRUPTLOCK: 'deallocate the lock set in all programs and allocate it anew',
  IMC_LOCKACTIVE: 'release the locks of the set before it is deallocated',
  IMC_LOCKNOTHELD: 'release only a lock that this process has acquired',
  IMC_MC_ERROR: 'a packet may be lost: read the error count again and send the data anew',
  IMC_INITERR: 'read the error count with imc_rderrcnt_mr and start the check anew',
  IMC_BADHOST: 'take the host name from imc_getclusterinfo',
  IMC_PERMIT: 'ask the owner for permission, or allocate with other permission bits',
  IMC_LOCKPRIOR: 'the process has this lock already: release it once only',
  IMC_LOCKBUSY: 'another process has the lock: try again, or wait for it',
  IMC_NOROOT: 'send the signal as another user than root',
};

const codeName = /\bIMC_[A-Z_]+\b/;
/** What a wait for events returns is no failure. */
const normal = new Set(['IMC_SUCCESS', 'IMC_HOST_CHANGE', 'IMC_RAIL_CHANGE']);

/** The code that an event is about; null for other events. */
export function codeOf(event: ImcEvent): string | null {
  if (event.kind !== 'code') return null;
  const name = codeName.exec(event.text)?.[0];
  return name === undefined || normal.has(name) ? null : name;
}

/** The codes among the events of the sample, the one that was seen last first. */
export function seenCodes({ events }: ImcSample): readonly SeenCode[] {
  const seen = new Map<string, SeenCode>();
  for (const event of events) {
    const name = codeOf(event);
    if (name === null) continue;
    const count = (seen.get(name)?.count ?? 0) + 1;
    seen.delete(name);
    seen.set(name, { name, at: event.at, count, text: event.text, remedy: remedyOf(name) });
  }
  return [...seen.values()].reverse();
}

/** What to do about a code, as a part of a sentence. */
export function remedyOf(name: string): string {
  return remedies[name] ?? 'see the return codes of the manual, section 10.5';
}
