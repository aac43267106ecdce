// The programs that imc_run can run, with what each says of itself. Each is exported under its name by the module of
// programs; nothing else of that module can be run. Also, how many may run.

/** Programs that can be run. */
export const programCatalog = [
  {
    name: 'mc_ex1',
    about: 'mc_ex1 0|1: regions; 0 waits for the page that 1 writes (example 10-1)',
  },
  {
    name: 'mc_ex2',
    about: 'mc_ex2: counts the processes that run it, with loopback (example 10-2)',
  },
  {
    name: 'mc_ex3_rx',
    about: 'mc_ex3_rx: receives a message and checks it; start it first (example 10-3)',
  },
  { name: 'mc_ex3_tx', about: 'mc_ex3_tx: sends the message of mc_ex3_rx (example 10-3)' },
  { name: 'mc_ex4', about: 'mc_ex4: the sender checks for errors and sends again (example 10-4)' },
  { name: 'mc_ex5', about: 'mc_ex5: a lock set keeps a count right (example 10-5)' },
  { name: 'mc_ex6', about: 'mc_ex6: waits until a host or a rail comes or goes (example 10-6)' },
  {
    name: 'mc_counter',
    about:
      'mc_counter [coherent|ms]: counts in a word of its own until it is ended; for looking at',
  },
  {
    name: 'mc_locks',
    about: 'mc_locks [seconds]: takes turns with others that run it until it is ended',
  },
  {
    name: 'mc_fault',
    about:
      'mc_fault byte|unaligned|read|increment|outside: is ended by an access that is not allowed',
  },
  {
    name: 'mc_spawn',
    about: 'mc_spawn program [argument ...]: starts a program as its child, until it is ended',
  },
  {
    name: 'mc_call',
    about:
      'mc_call call [argument ...] [+ call ...]: makes calls of the library, and prints what each returns',
  },
] as const;

/** Each is a thread. */
const runningMax = 32;

/**
 * Why a program cannot be started now, or null.
 *
 * @param file of a program of somebody's own; null for one that comes with the product.
 * @param running how many run already.
 */
export function programRefusal(
  program: string,
  file: string | null,
  running: number,
): string | null {
  const unknown = file === null ? unknownProgram(program) : null;
  if (unknown !== null || running < runningMax) return unknown;
  return `${runningMax} programs run on the Memory Channel, and no more can. End one of them first.`;
}

function unknownProgram(program: string): string | null {
  if (programCatalog.some(({ name }) => name === program)) return null;
  const names = programCatalog.map(({ name }) => name).join(', ');
  return `There is no program ${program.slice(0, 100)}. Those that can be run are ${names}; one of your own is a file, such as ./${program.slice(0, 100)}.mjs.`;
}
