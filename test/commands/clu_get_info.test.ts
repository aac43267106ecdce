// clu_get_info: which member it speaks for, and its exit status.
import { describe, expect, it } from 'vitest';
import { deli, member } from '../format/deli.ts';
import { type CommandResult, runFake } from './fake-cluster.ts';

/** The sample cluster with member 2 down. */
const oneDown = {
  ...deli,
  members: [
    member(2, 'provolone', { state: 'DOWN' }),
    member(1, 'polishham'),
    member(3, 'pepicelli'),
  ],
};

function cluGetInfo(line: string, env: Record<string, string> = {}): Promise<CommandResult> {
  return runFake('clu_get_info', line.split(' ').filter(Boolean), {
    env,
    answers: { 'cluster.members': () => oneDown },
  });
}

describe('the member it speaks for', () => {
  it.each([
    [{}, 3],
    [{ SYSMAN_MEMBER: 'polishham' }, 1],
    [{ SYSMAN_MEMBER: '' }, 3],
  ])('CLU-018 %j is member %i', async (env, id) => {
    const { stdout, status } = await cluGetInfo('', env);
    expect(stdout).toContain(`\nmemberid for this member = ${id}\n`);
    expect(status).toBe(0);
  });

  it.each(['provolone', 'stranger'])(
    'CLU-027 A7 on %s, which is no member now, it fails',
    async (name) => {
      const result = await cluGetInfo('', { SYSMAN_MEMBER: name });
      expect(result).toMatchObject({ status: 1, stdout: '' });
      expect(result.stderr).toBe('clu_get_info: this system is not a cluster member\n');
    },
  );
});

describe('the report', () => {
  it('CLU-016 S2 a member that is down is counted and listed as DOWN', async () => {
    const { stdout } = await cluGetInfo('', { SYSMAN_MEMBER: 'polishham' });
    expect(stdout.startsWith('\n    Cluster information for cluster deli\n\n')).toBe(true);
    expect(stdout).toContain('Number of members configured in this cluster = 3\n');
    expect(stdout).toContain(
      '        Cluster interconnect IP name = provolone-ics0\n        Member state = DOWN\n',
    );
    expect(stdout.endsWith('        Member state = UP\n\n')).toBe(true);
  });

  it('CLU-028 CLU-034 the other forms', async () => {
    expect((await cluGetInfo('-state')).stdout).toBe('1:UP\n2:DOWN\n3:UP\n');
    expect((await cluGetInfo('-state -m 2')).stdout).toBe('2:DOWN\n');
    expect((await cluGetInfo('-raw -m 1')).stdout).toContain('\nmember1_state=UP\n');
    const full = await cluGetInfo('-full -m 1');
    expect(full.stdout).toContain('\nCluster expected votes = 4\n');
    expect(full.stdout).toContain('\n        Member cluster version = TruCluster 0.0.1\n');
    expect(full.stdout).toContain('\n        Member base O/S version = Linux 6.1\n');
  });

  it('CLU-008 an id that is not configured is an error for a report, an answer for -state', async () => {
    const report = await cluGetInfo('-m 9');
    expect(report).toMatchObject({ status: 1, stdout: '' });
    expect(report.stderr).toBe('clu_get_info: no member of cluster deli has memberid 9\n');
    expect(await cluGetInfo('-state -m 63')).toMatchObject({ status: 0, stdout: '63:NOT_CONF\n' });
    expect(await cluGetInfo('-state -m 9')).toMatchObject({ status: 0, stdout: '9:NOT_CONF\n' });
  });
});

describe('-q', () => {
  it.each([
    ['-q', {}, 0],
    ['-q', { SYSMAN_MEMBER: 'provolone' }, 1],
    ['-q -m 1', {}, 0],
    ['-q -m 2', {}, 1],
    ['-q -m 9', {}, 1],
    ['-q -state -m 9', {}, 1],
  ])('CLU-029 CLU-030 %s with %j prints nothing and exits %i', async (line, env, status) => {
    expect(await cluGetInfo(line, env)).toMatchObject({ status, stdout: '', stderr: '' });
  });
});
