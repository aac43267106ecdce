// caa_profile: what its command line asks of the cluster, what it prints, and how it ends.
import { describe, expect, it } from 'vitest';
import { parseProfileArguments } from '../../src/commands/caa_profile-arguments.ts';
import { help, synopsis } from '../../src/commands/caa_profile-help.ts';
import { parseTypeDefinition } from '../../src/engine/index.ts';
import { EVERY_TYPE } from '../engine/caa/profile/definitions.ts';
import { runFake } from './fake-cluster.ts';

const done = { ok: true, warnings: [], files: null } as const;
const answers = {
  'profile.create': () => done,
  'profile.update': () => done,
  'profile.validate': () => done,
  'profile.delete': () => ({ ...done, removed: ['/var/cluster/caa/profile/clock.cap'] }) as const,
  'profile.print': () => ({ profiles: [], messages: [] }),
  'profile.definitions': () => ({ ok: true, attributes: [] }) as const,
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
    ['', 'one of -create, -template, -update, -validate, -delete, -print is missing'],
    ['clock', 'one of -create, -template, -update, -validate, -delete, -print is missing'],
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
    ['-print a -x', 'unknown option -x'],
    ['-creat a -t application', 'unknown option -creat'],
    ['-template', '-template needs -t type or a resource name'],
    [
      '-template a b',
      '-template takes one resource name; put a value with blanks into quotation marks ("b" was read as a second name)',
    ],
    ['-template -t tape a', '-template takes -t tape or the resource name a, not both'],
    ['-template a -f', '-template cannot be combined with -f'],
    ['-template a -I x', '-template cannot be combined with -I'],
    ['-template a -O', 'option -O needs a value: -O template_file'],
    ['-template a -O ""', 'option -O needs a value: -O template_file'],
    ['-template a -create', '-create cannot be combined with -template'],
    ['-create a -I', 'option -I needs a value: -I template_file'],
    ['-create a -I ""', 'option -I needs a value: -I template_file'],
    ['-create -I x', '-create needs a resource name'],
    ['-create a -I x -t tape', '-I cannot be combined with -t; use -update afterwards'],
    ['-create a -d x -I x', '-I cannot be combined with -d; use -update afterwards'],
    ['-create a -t tape -O x', '-create cannot be combined with -O'],
    ['-update a -I x', '-update cannot be combined with -I'],
    ['-validate a -O x', '-validate cannot be combined with -O'],
    ['-create a -I x -I y', 'option -I is given twice, with x and with y'],
    ['-create a -t tape -t network', 'option -t is given twice, with tape and with network'],
    ['-create a -t tape -d x -d y', 'option -d is given twice, with x and with y'],
    ['-create a -t application -o ci', '-o "ci" is not option=value, as in -o ci=5,ft=2'],
    ['-create a -t application -o ci=5,', '-o "" is not option=value, as in -o ci=5,ft=2'],
    ['-create a -t application -o ci=5 -o ci=6', '-o ci is given twice, with 5 and with 6'],
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

  it.each([
    ['-create a -t application -x', 'unknown option -x'],
    ['-update a -x 1', 'unknown option -x'],
    ['-create a -t application -d x -w y', 'unknown option -w'],
    [
      '-create a -t application -o xx=1',
      'unknown suboption -o xx; the suboptions are ap, as, bt, ci, fd, fi, ft, ra, st',
    ],
    ['-update a -o =1 -o xx=1', '-o "=1" is not option=value, as in -o ci=5,ft=2'],
  ])('CAA-175 CAA-631 caa_profile %s, which no attribute has either', async (line, message) => {
    const result = await runFake('caa_profile', words(line), { answers });
    expect(result).toMatchObject({ status: 2, stdout: '' });
    expect(result.stderr.split('\n')[0]).toBe(`caa_profile: ${message}`);
    // Whether there is such an attribute is looked up; nothing is written.
    expect(result.requests.filter(({ method }) => method !== 'profile.definitions')).toEqual([]);
  });

  it('CAA-630 says with -json why it was refused at standard error as well', async () => {
    const refused = { ok: false, messages: ['a.cap: it is wrong'] } as const;
    const printed = { profiles: [], messages: refused.messages };
    const refusing = {
      answers: { 'profile.validate': () => refused, 'profile.print': () => printed },
    };
    for (const action of ['-validate', '-print']) {
      const result = await runFake('caa_profile', [action, 'a', '-json'], refusing);
      expect(result).toMatchObject({ status: 1, stderr: 'a.cap: it is wrong\n' });
      expect(JSON.parse(result.stdout)).toMatchObject({ messages: refused.messages });
      const quiet = await runFake('caa_profile', [action, 'a', '-json', '-q'], refusing);
      expect(quiet).toMatchObject({ status: 1, stdout: '', stderr: '' });
    }
  });

  it('CAA-175 CAA-015 says nothing with -q', async () => {
    const argv = words('-create a -t application -o xx=1 -q');
    const result = await runFake('caa_profile', argv, { answers });
    expect(result).toMatchObject({ status: 2, stdout: '', stderr: '' });
  });
});

const { attributes: userAttributes } = parseTypeDefinition(EVERY_TYPE);
const withUserAttributes = {
  ...answers,
  'profile.definitions': () => ({ ok: true, attributes: userAttributes }) as const,
};
const lookUp = { method: 'profile.definitions', params: {} };

describe('switches of user-defined attributes', () => {
  it.each<[rows: string, line: string, method: string, params: object]>([
    [
      'CAA-146',
      '-create app1 -t application -B /usr/bin/true -o boolean=1',
      'profile.create',
      application('app1', { USR_BOOLEAN: '1' }, '/usr/bin/true'),
    ],
    [
      'CAA-146 CAA-176',
      '-create app1 -t application -o ci=5,number=7,boolean=0',
      'profile.create',
      application('app1', { CHECK_INTERVAL: '5', USR_NUMBER: '7', USR_BOOLEAN: '0' }),
    ],
    [
      'CAA-147 CAA-161',
      '-create app1 -t application -w "any, text" -file /etc/motd -d x',
      'profile.create',
      application('app1', { USR_STRING: 'any, text', USR_FILE: '/etc/motd', DESCRIPTION: 'x' }),
    ],
    [
      'CAA-147 CAA-188',
      '-update app1 -w ""',
      'profile.update',
      { name: 'app1', attributes: { USR_STRING: '' } },
    ],
  ])('%s: caa_profile %s', async (_rows, line, method, params) => {
    const result = await runFake('caa_profile', words(line), { answers: withUserAttributes });
    expect(result.requests).toEqual([lookUp, { method, params }]);
    expect(result).toMatchObject({ status: 0, stdout: '', stderr: '', closed: 1 });
  });

  it.each([
    ['-create a -t application -w', 'option -w needs a value: -w USR_STRING'],
    ['-create a -t application -w -file x', 'option -w needs a value: -w USR_STRING'],
    ['-create a -t application -w x -w y', 'option -w is given twice, with x and with y'],
    [
      '-create a -t application -o string=x -w y',
      'unknown suboption -o string; the suboptions are ap, as, bt, ci, fd, fi, ft, ra, st, address, boolean, list, name, number',
    ],
    ['-create a -t application -o number', '-o "number" is not option=value, as in -o ci=5,ft=2'],
    ['-create a -I x -w y', '-I cannot be combined with -w; use -update afterwards'],
  ])('CAA-147 CAA-631 caa_profile %s', async (line, message) => {
    const result = await runFake('caa_profile', words(line), { answers: withUserAttributes });
    expect(result).toMatchObject({ status: 2, stdout: '' });
    const [first] = result.stderr.split('\n');
    const [, head, list] = /^(.*suboptions are )(.*)$/.exec(first ?? '') ?? [];
    const sorted = (text: string) => text.split(', ').toSorted().join(', ');
    expect(list === undefined ? first : `${head}${sorted(list)}`).toBe(
      `caa_profile: ${message.replace(/(suboptions are )(.*)$/, (_, words, all) => words + sorted(all))}`,
    );
    expect(result.requests.filter(({ method }) => method !== lookUp.method)).toEqual([]);
  });

  it('CAA-138 a type definition file that is wrong is told, and nothing is written', async () => {
    const messages = ['application.tdf: line 2: USR_A: type "bool" is not one of boolean'];
    const definitions = () => ({ ok: false, messages }) as const;
    const broken = { ...answers, 'profile.definitions': definitions };
    for (const quiet of [[], ['-q']]) {
      const argv = [...words('-create a -t application -o d=1'), ...quiet];
      const result = await runFake('caa_profile', argv, { answers: broken });
      expect(result).toMatchObject({ status: 1, stdout: '', requests: [lookUp] });
      expect(result.stderr).toBe(quiet.length > 0 ? '' : `${messages[0]}\n`);
    }
  });
});

describe('template files', () => {
  const TEXT = '# a template\nTYPE=tape\n';
  const made = { ...answers, 'profile.template': () => ({ ok: true, text: TEXT }) as const };

  it.each([
    ['-template -t tape', { type: 'tape' }],
    ['-template -t ""', { type: '' }],
    ['--template app', { name: 'app' }],
  ])('CAA-132 CAA-159 caa_profile %s prints the template', async (line, of) => {
    const result = await runFake('caa_profile', words(line), { answers: made });
    expect(result.requests).toEqual([{ method: 'profile.template', params: { of } }]);
    expect(result).toMatchObject({ status: 0, stdout: TEXT, stderr: '' });
  });

  it('CAA-132 -O writes it into a new file and prints nothing', async () => {
    const written: string[] = [];
    const createText = (...file: string[]) => void written.push(...file);
    const argv = words('-template -t tape -O my.tmpl');
    const result = await runFake('caa_profile', argv, { answers: made, host: { createText } });
    expect(written).toEqual(['my.tmpl', TEXT]);
    expect(result).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  it('CAA-132 CAA-014 a file that cannot be written is told and fails; a refusal writes none', async () => {
    const createText = () => {
      throw new Error('The file my.tmpl exists already. Remove it, or give another name.');
    };
    const argv = words('-template app -O my.tmpl');
    const result = await runFake('caa_profile', argv, { answers: made, host: { createText } });
    expect(result).toMatchObject({ status: 1, stdout: '' });
    expect(result.stderr).toBe(
      'The file my.tmpl exists already. Remove it, or give another name.\n',
    );
    const refusing = { 'profile.template': () => ({ ok: false, messages: ['No.'] }) as const };
    expect(await runFake('caa_profile', argv, { answers: refusing })).toMatchObject({
      status: 1,
      stderr: 'No.\n',
    });
  });

  it('CAA-015 -template -q prints nothing', async () => {
    const argv = words('-template app -q');
    const result = await runFake('caa_profile', argv, { answers: made });
    expect(result).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  it.each([
    ['-create new -I my.tmpl', false],
    ['-create -f -I my.tmpl new -q', true],
  ])('CAA-131 caa_profile %s sends the text of the file', async (line, force) => {
    const readText = (path: string) => `text of ${path}`;
    const created = { 'profile.createFrom': () => done };
    const result = await runFake('caa_profile', words(line), {
      answers: created,
      host: { readText },
    });
    const template = { file: 'my.tmpl', text: 'text of my.tmpl' };
    expect(result.requests).toEqual([
      { method: 'profile.createFrom', params: { name: 'new', template, force } },
    ]);
    expect(result).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  it('CAA-131 CAA-014 a file that cannot be read is told, and nothing is asked', async () => {
    const readText = () => {
      throw new Error('The file x cannot be read: no such file or directory.');
    };
    const result = await runFake('caa_profile', words('-create new -I x'), { host: { readText } });
    expect(result).toMatchObject({ status: 1, requests: [] });
    expect(result.stderr).toBe('The file x cannot be read: no such file or directory.\n');
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
