// The script: what acted becomes a command, what failed a comment, what only looked nothing.
import { describe, expect, it } from 'vitest';
import type { Requester } from '../../src/tui/screen.ts';
import { recordRequests } from '../../src/tui/script-log.ts';
import { fixedNow } from '../support/console-data.ts';

const caller = { user: 'root', commandLine: 'caa_start clock', locale: 'C' };
const start = { names: ['clock'], member: null, force: false, caller } as const;

function recorded(answer: () => unknown): {
  readonly requester: Requester;
  readonly lines: string[];
} {
  const lines: string[] = [];
  const requester = recordRequests(
    // The test answers with the shape of the method that it asks for.
    { request: async () => answer() as never },
    {
      now: () => fixedNow,
      user: 'root',
      focus: () => 'cluster deli',
      append: (added) => lines.push(...added),
    },
  );
  return { requester, lines };
}

describe('script', () => {
  it('TUI-273 a command that acted is a command of the script, with time, user, focus and result', async () => {
    const { requester, lines } = recorded(() => ({ run: 1, exitCode: 0 }));
    expect(await requester.request('caa.start', start)).toEqual({ run: 1, exitCode: 0 });
    expect(lines).toEqual(['# 2026-11-21 20:12:36 root, cluster deli: OK', 'caa_start clock']);
  });

  it('TUI-275 a failed command is a comment', async () => {
    const { requester, lines } = recorded(() => ({ run: 1, exitCode: 1 }));
    await requester.request('caa.start', start);
    expect(lines).toEqual([
      '# 2026-11-21 20:12:36 root, cluster deli: FAILED (exit 1)',
      '# caa_start clock',
    ]);
  });

  it('TUI-275 a refusal is a comment with its reason, on lines of its own', async () => {
    const { requester, lines } = recorded(() => {
      throw new Error('no such thing\nrm -rf /');
    });
    await expect(requester.request('caa.start', start)).rejects.toThrow('no such thing');
    expect(lines.every((line) => line.startsWith('#'))).toBe(true);
    expect(lines.join('\n')).toContain('no such thing^Jrm');
  });

  it('TUI-004 what only looks leaves no trace', async () => {
    const { requester, lines } = recorded(() => ({ resources: [], unknown: [] }));
    await requester.request('caa.stat', { names: null });
    expect(lines).toEqual([]);
  });
});
