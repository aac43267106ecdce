// The family of commands by name. Each is loaded only when it is run, so that none pays for another's start.
import type { CommandMain } from './context.ts';

export { type CommandContext, exitStatus, type Host, type Output } from './context.ts';

/** Loads the command of a name. */
export type CommandLoader = () => Promise<{ readonly main: CommandMain }>;

/** Every command, by the name it is called by. */
export const commands: Readonly<Record<string, CommandLoader>> = {
  ase_migrate: () => import('./ase_migrate.ts'),
  caa_balance: () => import('./caa_balance.ts'),
  caa_drain: () => import('./caa_drain.ts'),
  caa_drill: () => import('./caa_drill.ts'),
  caa_eval: () => import('./caa_eval.ts'),
  caa_freeze: () => import('./caa_freeze.ts'),
  caa_history: () => import('./caa_history.ts'),
  caa_lint: () => import('./caa_lint.ts'),
  caa_profile: () => import('./caa_profile.ts'),
  caa_register: () => import('./caa_register.ts'),
  caa_relocate: () => import('./caa_relocate.ts'),
  caa_report: () => import('./caa_report.ts'),
  caa_start: () => import('./caa_start.ts'),
  caa_stat: () => import('./caa_stat.ts'),
  caa_stop: () => import('./caa_stop.ts'),
  caa_undrain: () => import('./caa_undrain.ts'),
  caa_unfreeze: () => import('./caa_unfreeze.ts'),
  caa_unregister: () => import('./caa_unregister.ts'),
  clu_fault: () => import('./clu_fault.ts'),
  clu_get_info: () => import('./clu_get_info.ts'),
  dlm_lock: () => import('./dlm_lock.ts'),
  dlm_stat: () => import('./dlm_stat.ts'),
  evmget: () => import('./evmget.ts'),
  evmpost: () => import('./evmpost.ts'),
  evmwatch: () => import('./evmwatch.ts'),
  imc_fault: () => import('./imc_fault.ts'),
  imc_init: () => import('./imc_init.ts'),
  imc_run: () => import('./imc_run.ts'),
  imcs: () => import('./imcs.ts'),
  rcmgr: () => import('./rcmgr.ts'),
  sysconfigdb: () => import('./sysconfigdb.ts'),
};
