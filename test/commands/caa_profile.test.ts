// caa_profile: what its command line asks of the cluster, what it prints, and how it ends.
import { describe, expect, it } from 'vitest';
import { parseProfileArguments } from '../../src/commands/caa_profile-arguments.ts';
import { help, synopsis } from '../../src/commands/caa_profile-help.ts';
import { runFake } from './fake-cluster.ts';

const done = { ok: true, warnings: [] } as const;
const answers = {
  'profile.create': () => done,
  'profile.update': () => done,
  'profile.validate': () => done,
  'profile.delete': () => ({ ok: true, removed: ['/var/cluster/caa/profile/clock.cap'] }) as const,
  'profile.print': () => ({ profiles: [], messages: [] }),
};

const words = (line: string) =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, inQuotes, bare]) => inQuotes ?? bare ?? '');

const application = (name: string, attributes: object, executable: string | null = null) => ({
  name,
  type: 'application',
  attributes,
  executable,
  force: false,
});

describe('requests', () => {
  it.each<[rows: string, line: string, method: string, params: object]>([
    [
      'CAA-177 CAA-161 CAA-176',
      '-create clock -t application -B /usr/bin/X11/xclock -d "Clock Application" -r network1 -l application2 -a clock.scr -o ci=5,ft=2,fi=12,ra=2,bt=*:12:00',
      'profile.create',
      application(
        'clock',
        {
          DESCRIPTION: 'Clock Application',
          REQUIRED_RESOURCES: 'network1',
          OPTIONAL_RESOURCES: 'application2',
          ACTION_SCRIPT: 'clock.scr',
          CHECK_INTERVAL: '5',
          FAILURE_THRESHOLD: '2',
          FAILURE_INTERVAL: '12',
          RESTART_ATTEMPTS: '2',
          REBALANCE: 't:*:12:00',
        },
        '/usr/bin/X11/xclock',
      ),
    ],
    [
      'CAA-178',
      '-create testapp -t application -B /usr/bin/true -o bt=*:2:30',
      'profile.create',
      application('testapp', { REBALANCE: 't:*:2:30' }, '/usr/bin/true'),
    ],
    [
      'CAA-164 -h is no help',
      '-create oracle -t application -p restricted -h "member1 member2"',
      'profile.create',
      application('oracle', { PLACEMENT: 'restricted', HOSTING_MEMBERS: 'member1 member2' }),
    ],
    [
      'CAA-162 CAA-108',
      '-create network1 -t network -s "16.69.244.0" -d "Network1"',
      'profile.create',
      {
        ...application('network1', { SUBNET: '16.69.244.0', DESCRIPTION: 'Network1' }),
        type: 'network',
      },
    ],
    [
      'CAA-163 CAA-109',
      '-create tape1 -t tape -n /dev/tape/tape1 -d "Tape Drive"',
      'profile.create',
      {
        ...application('tape1', { DEVICE_NAME: '/dev/tape/tape1', DESCRIPTION: 'Tape Drive' }),
        type: 'tape',
      },
    ],
    [
      'CAA-176 -o repeated, and -f',
      '-create -f -o ci=5 -t application clock -o ft=2,fi=12',
      'profile.create',
      {
        ...application('clock', {
          CHECK_INTERVAL: '5',
          FAILURE_THRESHOLD: '2',
          FAILURE_INTERVAL: '12',
        }),
        force: true,
      },
    ],
    [
      'values that look like options',
      '-create clock -t application -d -40 -a -- -r ""',
      'profile.create',
      application('clock', { DESCRIPTION: '-40', ACTION_SCRIPT: '--', REQUIRED_RESOURCES: '' }),
    ],
    [
      'CAA-188',
      '-update clock -o ci=30',
      'profile.update',
      { name: 'clock', attributes: { CHECK_INTERVAL: '30' } },
    ],
    [
      'CAA-188 an empty value clears',
      '-update clock -p balanced -h "" -o bt=',
      'profile.update',
      { name: 'clock', attributes: { PLACEMENT: 'balanced', HOSTING_MEMBERS: '', REBALANCE: '' } },
    ],
    ['CAA-095', '-validate clock', 'profile.validate', { name: 'clock' }],
    ['CAA-191', '-delete clock', 'profile.delete', { name: 'clock', keepScript: false }],
    ['CAA-193', '-print', 'profile.print', { names: null }],
    ['CAA-193', '-print b a b', 'profile.print', { names: ['b', 'a'] }],
    ['two dashes', '--print -- -a', 'profile.print', { names: ['-a'] }],
  ])('%s: caa_profile %s', async (_rows, line, method, params) => {
    const result = await runFake('caa_profile', words(line), { answers });
    expect(result.requests).toEqual([{ method, params }]);
    expect(result).toMatchObject({ status: 0, stdout: '', stderr: '', closed: 1 });
  });
});

describe('usage errors', () => {
  it.each([
    ['', 'one of -create, -update, -validate, -delete, -print is missing'],
    ['clock', 'one of -create, -update, -validate, -delete, -print is missing'],
    ['-create clock -delete', '-create cannot be combined with -delete'],
    ['-create clock', 'option -t is missing: -t application, network, tape or changer'],
    ['-create -t application', '-create needs a resource name'],
    ['-validate', '-validate needs a resource name'],
    ['-validate ""', '-validate needs a resource name'],
    ['-print a ""', 'a resource name is empty'],
    [
      '-create a -t application -d Clock Application',
      '-create takes one resource name; put a value with blanks into quotation marks ("Application" was read as a second name)',
    ],
    ['-create a -t', 'option -t needs a value: -t type'],
    ['-create a -d -t application', 'option -d needs a value: -d description'],
    ['-create a -t application -x', 'unknown option -x'],
    ['-template a', 'unknown option -template'],
    ['-create a -t tape -t network', 'option -t is given twice, with tape and with network'],
    ['-create a -t tape -d x -d y', 'option -d is given twice, with x and with y'],
    ['-create a -t application -o ci', '-o "ci" is not option=value, as in -o ci=5,ft=2'],
    ['-create a -t application -o ci=5,', '-o "" is not option=value, as in -o ci=5,ft=2'],
    ['-create a -t application -o ci=5 -o ci=6', '-o ci is given twice, with 5 and with 6'],
    [
      '-create a -t application -o xx=1',
      'unknown suboption -o xx; the suboptions are ap, as, bt, ci, fd, fi, ft, ra, st',
    ],
    ['-update a', '-update needs an option that says what to change in a'],
    ['-update a -B /usr/bin/true', '-update cannot be combined with -B'],
    ['-update a -t tape', '-update cannot be combined with -t'],
    ['-validate a -f', '-validate cannot be combined with -f'],
    ['-print a -d x', '-print cannot be combined with -d'],
  ])('CAA-631 caa_profile %s', async (line, message) => {
    const result = await runFake('caa_profile', words(line), { answers });
    const usage = synopsis.map((form, index) => `${index === 0 ? 'usage: ' : '       '}${form}\n`);
    expect(result).toEqual({
      status: 2,
      stdout: '',
      stderr: `caa_profile: ${message}\n${usage.join('')}`,
      requests: [],
      closed: 0,
    });
  });

  it('CAA-175 CAA-015 asks nothing of the cluster, and says nothing with -q', async () => {
    const argv = words('-create a -t application -o xx=1 -q');
    const result = await runFake('caa_profile', argv, { answers });
    expect(result).toEqual({ status: 2, stdout: '', stderr: '', requests: [], closed: 0 });
  });
});

describe('answers', () => {
  const refusal = {
    ok: false,
    messages: [
      'clock.cap: PLACEMENT: "x" is not one of balanced, favored, restricted',
      'Resource profile clock did not pass validation.',
    ],
  } as const;

  it('CAA-097 CAA-629 CAA-630 prints what is wrong on standard error and exits 1', async () => {
    const result = await runFake('caa_profile', ['-validate', 'clock'], {
      answers: { 'profile.validate': () => refusal },
    });
    expect(result).toMatchObject({
      status: 1,
      stdout: '',
      stderr: `${refusal.messages.join('\n')}\n`,
    });
  });

  it('CAA-096 prints warnings on standard error and exits 0', async () => {
    const result = await runFake('caa_profile', ['-validate', 'clock'], {
      answers: { 'profile.validate': () => ({ ok: true, warnings: ['clock.cap: A: warning: b'] }) },
    });
    expect(result).toMatchObject({ status: 0, stdout: '', stderr: 'clock.cap: A: warning: b\n' });
  });

  it('CAA-193 prints profiles with one blank line between them', async () => {
    const result = await runFake('caa_profile', ['-print', 'a', 'b', 'c'], {
      answers: {
        'profile.print': () => ({
          profiles: [
            { name: 'a', text: 'NAME=a\nTYPE=tape\n' },
            { name: 'b', text: 'NAME=b\n' },
          ],
          messages: ['Resource profile c does not exist.'],
        }),
      },
    });
    expect(result).toMatchObject({
      status: 1,
      stdout: 'NAME=a\nTYPE=tape\n\nNAME=b\n',
      stderr: 'Resource profile c does not exist.\n',
    });
  });

  it.each(['-validate', '-delete', '-print'])('CAA-015 %s says nothing with -q', async (action) => {
    const messages = ['No.'];
    const result = await runFake('caa_profile', [action, 'clock', '-q'], {
      answers: {
        'profile.validate': () => refusal,
        'profile.delete': () => refusal,
        'profile.print': () => ({ profiles: [{ name: 'clock', text: 'NAME=clock\n' }], messages }),
      },
    });
    expect(result).toMatchObject({ status: 1, stdout: '', stderr: '' });
  });
});

describe('help', () => {
  it.each(['-help', '--help'])(
    '%s prints the synopsis and every option in 80 columns',
    async (word) => {
      const result = await runFake('caa_profile', [word]);
      expect(result).toMatchObject({ status: 0, stderr: '', requests: [] });
      const lines = result.stdout.split('\n');
      expect(lines.slice(0, synopsis.length)[0]).toBe(`usage: ${synopsis[0]}`);
      expect(lines.slice(-help.length - 1, -1)).toEqual(help);
      expect(lines.filter((line) => line.length > 80)).toEqual([]);
    },
  );

  it('-version prints the version', async () => {
    const result = await runFake('caa_profile', ['-version']);
    expect(result).toMatchObject({ status: 0, stdout: 'caa_profile 0.0.1\n' });
  });

  it('is a value of parseProfileArguments, not an accident of printing', () => {
    expect(parseProfileArguments(['-create', '-help'])).toEqual({ action: 'help' });
  });
});
