// A person's day with dtcalc, by the commands: it is killed and comes back, its member crashes and it answers elsewhere.
import { describe, expect, it } from 'vitest';
import { isAlive, until } from '../support/root.ts';
import { openShell, type Shell } from '../support/transcript.ts';

async function withDtcalc(options: string, body: (shell: Shell) => Promise<void>): Promise<void> {
  const shell = await openShell();
  try {
    const created = await shell.run(
      `caa_profile -create dtcalc -t application -B /usr/dt/bin/dtcalc -o ${options} &&
       caa_register dtcalc && caa_start dtcalc`,
    );
    expect(created).toMatchObject({ status: 0, stderr: '' });
    await body(shell);
  } finally {
    await shell.close();
  }
}

/** Asks dtcalc itself: `42`, then which member and process it is. */
async function answer(shell: Shell): Promise<{ member: string; pid: number } | null> {
  const { stdout, status } = await shell.run("dtcalc '6*7'");
  const [, member, pid] = /^42\ndtcalc on member (\w+), process (\d+)\n$/.exec(stdout) ?? [];
  return status === 0 && member !== undefined ? { member, pid: Number(pid) } : null;
}

describe('an application that is killed', () => {
  it('CAA-432 CAA-433 E2E-25 restarts on its member, then on another', async () => {
    await withDtcalc('ci=1', async (shell) => {
      const first = await answer(shell);
      expect(first?.member).toBe('provolone');
      process.kill(first?.pid ?? 0, 'SIGKILL');
      await until('it answers again', async () => {
        const now = await answer(shell);
        return now !== null && now.pid !== first?.pid;
      });
      const second = await answer(shell);
      expect(second?.member).toBe('provolone');
      await until('CAA knows', async () => (await shell.run('caa_stat -r dtcalc')).status === 0);
      expect((await shell.run('caa_stat -v dtcalc')).stdout).toContain('RESTART_COUNT=1\n');
      process.kill(second?.pid ?? 0, 'SIGKILL');
      await until('it answers elsewhere', async () => {
        const now = await answer(shell);
        return now !== null && now.member !== 'provolone';
      });
    });
  });
});

describe('a member that crashes', () => {
  it('CAA-004 CAA-457 takes dtcalc down with it, and dtcalc answers on another', async () => {
    await withDtcalc('ci=60', async (shell) => {
      const before = await answer(shell);
      expect((await shell.run('clu_fault crash provolone')).status).toBe(0);
      expect(isAlive(before?.pid ?? 0), 'its process is gone').toBe(false);
      await until('it answers elsewhere', async () => (await answer(shell)) !== null);
      expect((await answer(shell))?.member).toBe('polishham');
      expect((await shell.run('clu_get_info')).stdout).toContain('Member state = DOWN');
      expect((await shell.run('clu_fault boot provolone')).status).toBe(0);
      expect((await answer(shell))?.member, 'CAA-409').toBe('polishham');
    });
  });
});
