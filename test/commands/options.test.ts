// Reading command lines, and what every command answers alike.

import { describe, expect, it } from 'vitest';
import { parseOptions, UsageError } from '../../src/commands/options.ts';
import { fc } from '../support/properties.ts';
import { runFake } from './fake-cluster.ts';

const table = { flags: ['f', 'all', 'q'], values: { c: 'member' } };

describe('reading options', () => {
  it.each([
    ['-f clock', { f: true, operands: ['clock'] }],
    ['clock -f', { f: true, operands: ['clock'] }],
    ['--f --c rye clock', { f: true, c: 'rye', operands: ['clock'] }],
    ['clock -c rye dhcp', { c: 'rye', operands: ['clock', 'dhcp'] }],
    ['-c rye -c rye', { c: 'rye', operands: [] }],
    ['-- -f -c', { operands: ['-f', '-c'] }],
    ['-', { operands: ['-'] }],
    ['', { operands: [] }],
  ] as const)('%j', (line, expected) => {
    const options = parseOptions(line.split(' ').filter(Boolean), table);
    expect(options.operands).toEqual(expected.operands);
    expect(options.has('f')).toBe('f' in expected);
    expect(options.value('c')).toBe('c' in expected ? expected.c : null);
    expect(options.has('all')).toBe(false);
  });

  it.each([
    ['-x', 'unknown option -x'],
    ['-qf', 'unknown option -qf'],
    ['--', null],
    ['---f', 'unknown option ---f'],
    ['-c', 'option -c needs a value: -c member'],
    ['-c -f', 'option -c needs a value: -c member'],
    ['-c rye -c swiss', 'option -c is given twice, with rye and with swiss'],
    ['-constructor', 'unknown option -constructor'],
    ['-toString', 'unknown option -toString'],
  ])('%s: %s', (line, message) => {
    const parse = () => parseOptions(line.split(' '), table);
    if (message === null) expect(parse).not.toThrow();
    else expect(parse).toThrow(new UsageError(message));
  });

  it('any command line is read or refused, and no operand is lost or invented', () => {
    const word = fc.oneof(fc.constantFrom('-f', '-c', '--', '-all', 'rye'), fc.string());
    fc.assert(
      fc.property(fc.array(word), (argv) => {
        try {
          const { operands } = parseOptions(argv, table);
          for (const operand of operands) expect(argv).toContain(operand);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
    );
  });
});

const synopses: Readonly<Record<string, string>> = {
  caa_register: 'usage: caa_register resource_name [...] [-u] [-q]\n',
  caa_unregister: 'usage: caa_unregister resource_name [...] [-q]\n',
  caa_start: 'usage: caa_start resource_name [...] [-c member] [-f] [-q]\n',
  caa_stop: 'usage: caa_stop resource_name [...] [-f] [-q]\n',
  caa_relocate: 'usage: caa_relocate resource_name [...] [-c member] [-f] [-q]\n',
  caa_stat: 'usage: caa_stat [resource_name ...] [-v] [-l] [-q] [-c member]\n',
  clu_get_info: 'usage: clu_get_info [-full] [-q] [-m memberid] [-raw | -state | -json]\n',
  clu_fault: 'usage: clu_fault crash|boot|shutdown member [-q]\n',
};

describe.each(Object.entries(synopses))('%s', (name, synopsis) => {
  it.each(['-help', '--help', '-h'])(
    '%s prints the synopsis and connects to nothing',
    async (option) => {
      const result = await runFake(name, [option, 'anything']);
      expect(result).toMatchObject({ status: 0, stderr: '', requests: [], closed: 0 });
      expect(result.stdout.startsWith(synopsis)).toBe(true);
      for (const line of result.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    },
  );

  it('--version prints the version', async () => {
    const result = await runFake(name, ['--version']);
    expect(result).toMatchObject({ status: 0, stdout: `${name} 0.0.1\n`, stderr: '' });
  });

  it('CAA-631 an unknown option prints the synopsis on standard error; nothing is asked', async () => {
    const result = await runFake(name, ['-nonsense']);
    expect(result).toMatchObject({ status: 2, stdout: '', requests: [], closed: 0 });
    expect(result.stderr).toMatch(`${name}: unknown option -nonsense\n${synopsis}`);
  });

  it('CAA-015 -q silences a usage error too', async () => {
    for (const quiet of ['-q', '--q']) {
      const result = await runFake(name, ['-nonsense', quiet]);
      expect(result).toMatchObject({ status: 2, stdout: '', stderr: '' });
    }
    expect((await runFake(name, ['-nonsense', '--', '-q'])).stderr).not.toBe('');
  });
});

describe('command lines outside the synopsis', () => {
  it.each([
    ['caa_start', '', 'the resource name is missing'],
    ['caa_start', '-all clock', '-all takes no resource name, but clock was given'],
    ['caa_start', '-all -c rye', '-c cannot be combined with -all'],
    ['caa_start', '-all -f', '-f cannot be combined with -all'],
    ['caa_start', '-f clock dhcp', '-f takes one resource at a time'],
    ['caa_stop', '', 'the resource name is missing'],
    ['caa_stop', '-all -c rye', '-c cannot be combined with -all'],
    ['caa_stop', '-c rye -f', '-f cannot be combined with -c'],
    ['caa_relocate', '', 'the resource name is missing'],
    ['caa_relocate', '-s rye clock', '-s takes no resource name, but clock was given'],
    ['caa_relocate', '-s rye -f', '-f cannot be combined with -s'],
    ['caa_register', '-u', 'the resource name is missing'],
    ['caa_unregister', '', 'the resource name is missing'],
    ['caa_stat', '-t -p', '-t cannot be combined with -p'],
    ['caa_stat', '-p -v', '-p cannot be combined with -v'],
    ['caa_stat', '-p -c rye', '-p cannot be combined with -c'],
    ['caa_stat', '-g', '-g needs a resource name'],
    ['caa_stat', '-r clock dhcp', '-r takes one resource name'],
    ['caa_stat', '-a clock', '-a goes with -g or -r only'],
    ['caa_stat', '-why', '-why needs a resource name'],
    ['clu_get_info', 'rye', 'unexpected word rye'],
    ['clu_get_info', '-m', 'option -m needs a value: -m memberid'],
    ['clu_get_info', '-m 0', '0 is not a member id; they run from 1 to 63'],
    ['clu_get_info', '-m 64', '64 is not a member id; they run from 1 to 63'],
    ['clu_get_info', '-m rye', 'rye is not a member id; they run from 1 to 63'],
    ['clu_get_info', '-raw -state', '-state cannot be combined with -raw'],
    ['clu_get_info', '-state -full', '-full cannot be combined with -state'],
    ['clu_fault', '', 'the fault is missing'],
    ['clu_fault', 'crash', 'the member is missing'],
    ['clu_fault', 'melt rye', 'unknown fault melt'],
    ['clu_fault', 'boot rye swiss', 'one member at a time, but swiss follows'],
    ['clu_fault', 'fail-adapter', 'the member is missing'],
    ['clu_fault', 'fail-adapter rye', 'the adapter is missing'],
    ['clu_fault', 'restore-device rye', 'the device is missing'],
    ['clu_fault', 'fail-device rye a b', 'one device at a time, but b follows'],
    ['clu_fault', 'fail-script', 'the resource is missing'],
    ['clu_fault', 'fail-script app break', 'unknown entry point break'],
    ['clu_fault', 'fail-script app stop it', 'one resource at a time, but it follows'],
    ['clu_fault', 'slow-script app', 'the seconds are missing'],
    ['clu_fault', 'slow-script app 0', '"0" is no number of seconds from 1 to 86400'],
    ['clu_fault', 'restore-script app app2', 'one resource at a time, but app2 follows'],
    ['clu_fault', 'fail-script app -plan', '-plan is not for faults of scripts'],
    ['clu_fault', 'restore-script app -basis 1.4', '-basis is not for faults of scripts'],
  ])('CAA-631 %s %s: %s', async (name, line, message) => {
    const result = await runFake(name, line.split(' ').filter(Boolean));
    expect(result).toMatchObject({ status: 2, stdout: '', requests: [] });
    expect(result.stderr.split('\n').slice(0, 2).join('\n')).toBe(
      `${name}: ${message}\n${synopses[name]?.trimEnd()}`,
    );
  });
});
