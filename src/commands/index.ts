// The family of commands by name. Each is loaded only when it is run, so that none pays for another's start.
import type { CommandMain } from './context.ts';

export { type CommandContext, exitStatus, type Host, type Output } from './context.ts';

/** Loads the command of a name. */
export type CommandLoader = () => Promise<{ readonly main: CommandMain }>;

/** Every command, by the name it is called by. */
export const commands: Readonly<Record<string, CommandLoader>> = {
  caa_balance: () => import('./caa_balance.ts'),
  caa_profile: () => import('./caa_profile.ts'),
  caa_register: () => import('./caa_register.ts'),
  caa_relocate: () => import('./caa_relocate.ts'),
  caa_start: () => import('./caa_start.ts'),
  caa_stat: () => import('./caa_stat.ts'),
  caa_stop: () => import('./caa_stop.ts'),
  caa_unregister: () => import('./caa_unregister.ts'),
  clu_fault: () => import('./clu_fault.ts'),
  clu_get_info: () => import('./clu_get_info.ts'),
  dlm_lock: () => import('./dlm_lock.ts'),
  dlm_stat: () => import('./dlm_stat.ts'),
  imc_fault: () => import('./imc_fault.ts'),
  imc_init: () => import('./imc_init.ts'),
  imc_run: () => import('./imc_run.ts'),
  imcs: () => import('./imcs.ts'),
  rcmgr: () => import('./rcmgr.ts'),
  sysconfigdb: () => import('./sysconfigdb.ts'),
};
