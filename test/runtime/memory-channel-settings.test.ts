// The files that set the Memory Channel up, as rcmgr and sysconfigdb edit them: comments and order stay, and what
// cannot be is refused with a sentence.

import { describe, expect, it } from 'vitest';
import {
  deleteVariable,
  readVariable,
  writeVariable,
} from '../../src/runtime/memory-channel-rc-config.ts';
import { MemoryChannelSettings } from '../../src/runtime/memory-channel-settings.ts';
import { readAttribute } from '../../src/runtime/memory-channel-sysconfigtab.ts';
import { fc } from '../support/properties.ts';

const rcPath = 'etc/rc.config';
const tablePath = 'etc/sysconfigtab';

function world(given: Readonly<Record<string, string>> = {}) {
  const texts = new Map(Object.entries(given));
  const writes: string[] = [];
  const settings = new MemoryChannelSettings({
    readText: (path) => texts.get(path),
    writeText: (path, text) => {
      writes.push(path);
      texts.set(path, text);
    },
  });
  const complaints: string[] = [];
  const hardware = () => settings.hardware((problem) => complaints.push(problem));
  return {
    settings,
    complaints,
    writes,
    hardware,
    text: (path: string) => texts.get(path) ?? '',
    boot: (id = 1) => settings.boot(id, hardware(), (problem) => complaints.push(problem)),
  };
}

const rc = `# what the members read
IMC_AUTO_INIT="0"
export IMC_AUTO_INIT

HOSTNAME=polishham # ours
IMC_MAX_ALLOC='10'
`;

describe('rcmgr', () => {
  it('MC-065 changes the value where it stands and nothing else', () => {
    const { settings, text } = world({ [rcPath]: rc });
    expect(settings.rcmgr({ verb: 'get', name: 'HOSTNAME' }).value).toBe('polishham');
    expect(settings.rcmgr({ verb: 'get', name: 'IMC_MAX_ALLOC' }).value).toBe('10');
    const set = settings.rcmgr({ verb: 'set', name: 'IMC_MAX_ALLOC', value: '80' });
    expect(set).toEqual({ problem: null, value: '80' });
    expect(text(rcPath)).toBe(rc.replace("'10'", '"80"'));
    settings.rcmgr({ verb: 'set', name: 'IMC_MAX_RECV', value: '60' });
    expect(text(rcPath)).toBe(
      `${rc.replace("'10'", '"80"')}IMC_MAX_RECV="60"\nexport IMC_MAX_RECV\n`,
    );
    settings.rcmgr({ verb: 'delete', name: 'IMC_AUTO_INIT' });
    expect(text(rcPath)).not.toContain('AUTO_INIT');
    expect(text(rcPath)).toContain('# what the members read');
    expect(settings.rcmgr({ verb: 'get', name: 'IMC_AUTO_INIT' })).toEqual({
      problem: null,
      value: null,
    });
  });

  it('MC-059 MC-065 what is set is what the next boot reads', () => {
    const { settings, boot } = world();
    expect(boot()).toMatchObject({ autoInit: false, maxalloc: 10, maxrecv: 10 });
    const values = { IMC_AUTO_INIT: '1', IMC_MAX_ALLOC: '80', IMC_MAX_RECV: '60' };
    for (const [name, value] of Object.entries(values)) {
      expect(settings.rcmgr({ verb: 'set', name, value }).problem).toBeNull();
    }
    expect(boot()).toMatchObject({ autoInit: true, maxalloc: 80, maxrecv: 60 });
  });

  it.each([
    ['IMC_AUTO_INIT', '2', 'IMC_AUTO_INIT cannot be "2": give 0 or 1.'],
    ['IMC_MAX_ALLOC', '0', 'IMC_MAX_ALLOC cannot be "0": give whole megabytes from 1 to 2047.'],
    [
      'IMC_MAX_ALLOC',
      '4096',
      'IMC_MAX_ALLOC cannot be "4096": give whole megabytes from 1 to 2047.',
    ],
    ['IMC_MAX_RECV', '1.5', 'IMC_MAX_RECV cannot be "1.5": give whole megabytes from 1 to 2047.'],
    ['IMC_MAX_RECV', '', 'IMC_MAX_RECV cannot be "": give whole megabytes from 1 to 2047.'],
    ['X', 'a\nb', 'The value of X has a control character in it: give one line of text.'],
    ['X', 'y'.repeat(2000), 'The value of X is too long: give at most 1024 characters.'],
    ['1X', 'y', '1X is no name of a variable: use letters, digits and _, beginning with no digit.'],
    [
      'A B',
      'y',
      'A B is no name of a variable: use letters, digits and _, beginning with no digit.',
    ],
  ])('refuses %s=%s', (name, value, problem) => {
    const { settings, writes } = world({ [rcPath]: rc });
    expect(settings.rcmgr({ verb: 'set', name, value })).toEqual({ problem, value: null });
    expect(writes).toEqual([]);
  });

  it('a value that is set is read again, whatever is in it, and other lines stay', () => {
    const name = fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,8}$/);
    const line = fc.oneof(
      fc.stringMatching(/^# ?[ -~]{0,20}$/),
      fc.constant(''),
      fc
        .tuple(name, fc.stringMatching(/^[a-z0-9/.]{0,8}$/))
        .map(([key, value]) => `${key}=${value}`),
    );
    fc.assert(
      fc.property(fc.array(line), name, fc.stringMatching(/^[ -~]{0,30}$/), (lines, key, value) => {
        const text = lines.map((one) => `${one}\n`).join('');
        const after = writeVariable(text, key, value);
        expect(readVariable(after, key)).toBe(value);
        const others = (all: string) => all.split('\n').filter((one) => !one.includes(`${key}`));
        expect(others(after)).toEqual(others(text));
        expect(readVariable(deleteVariable(after, key), key)).toBeNull();
      }),
    );
  });
});

const table = `# The table of the deli.
generic:
	memberid = 1

# Rails, see chapter 10.
rm:
	# both styles were tried
	rm_rail_style = 1
	rm_check_for_ipl=23

vm:
	vm_syswiredpercent=80
`;

describe('sysconfigdb', () => {
  it('lists a stanza, or all, without comments', () => {
    const { settings } = world({ [tablePath]: table });
    expect(settings.sysconfigdb({ verb: 'list', subsystem: 'rm' }).text).toBe(
      'rm:\n\trm_rail_style = 1\n\trm_check_for_ipl=23\n',
    );
    expect(settings.sysconfigdb({ verb: 'list', subsystem: null }).text).toBe(
      'generic:\n\tmemberid = 1\n\nrm:\n\trm_rail_style = 1\n\trm_check_for_ipl=23\n\nvm:\n\tvm_syswiredpercent=80\n',
    );
    expect(settings.sysconfigdb({ verb: 'list', subsystem: 'clubase' })).toEqual({
      problem: 'The table has no stanza clubase. sysconfigdb -l lists those that it has.',
      text: null,
    });
  });

  it('MC-031 MC-076 merges, updates, adds, removes and deletes, and keeps comments and order', () => {
    const { settings, text } = world({ [tablePath]: table });
    const edit = (verb: 'add' | 'update' | 'merge' | 'remove', stanza: string) =>
      settings.sysconfigdb({ verb, stanza }).problem;
    expect(edit('merge', 'rm:\n\trm_rail_style=0\n')).toBeNull();
    expect(text(tablePath)).toBe(table.replace('rm_rail_style = 1', 'rm_rail_style = 0'));
    expect(edit('update', 'rm:\n\trm_rail_style=1\n\trm_x=5\n')).toBeNull();
    expect(text(tablePath)).toBe(table.replace('rm_check_for_ipl=23', 'rm_x=5'));
    expect(edit('remove', 'rm:\n rm_x=5\n')).toBeNull();
    expect(edit('add', 'clubase:\n cluster_qdisk_votes = 1\n')).toBeNull();
    expect(text(tablePath)).toBe(
      `${table.replace('\trm_check_for_ipl=23\n', '')}\nclubase:\n\tcluster_qdisk_votes=1\n`,
    );
    expect(settings.sysconfigdb({ verb: 'delete', subsystem: 'generic' }).problem).toBeNull();
    expect(text(tablePath).startsWith('# The table of the deli.\n\n# Rails, see')).toBe(true);
    expect(edit('remove', 'clubase:\n cluster_qdisk_votes = 1\n')).toBeNull();
    expect(text(tablePath)).not.toContain('clubase');
  });

  it.each([
    [
      'MC-029',
      'merge',
      'rm:\n rm_rail_style=2',
      'rm_rail_style cannot be "2": give 0 for single-rail or 1 for failover pair.',
    ],
    [
      'MC-075',
      'update',
      'vm:\n vm_syswiredpercent=0',
      'vm_syswiredpercent cannot be "0": give 1 to 100.',
    ],
    [
      'MC-075',
      'add',
      'vm:\n vm_syswiredpercent=5',
      'The table has a stanza vm already. Use update or merge to change it.',
    ],
    [
      '',
      'update',
      'nn:\n a=1',
      'The table has no stanza nn. sysconfigdb -l lists those that it has.',
    ],
    [
      '',
      'remove',
      'rm:\n rm_rail_style=0',
      'rm_rail_style of rm is 1, not 0: only attributes with the values given are removed.',
    ],
    [
      '',
      'merge',
      'rm_rail_style=0',
      'Line 1, "rm_rail_style=0", is neither "subsystem:" nor "attribute=value" below one.',
    ],
    [
      '',
      'merge',
      'rm:\n rm_rail_style=\n',
      'rm_rail_style has no value: write rm_rail_style=value.',
    ],
    ['', 'merge', 'rm:\n', 'The stanza rm has no attribute.'],
    [
      '',
      'merge',
      '# nothing',
      'No stanza is given: write "subsystem:" and below it "attribute=value".',
    ],
    ['', 'merge', 'rm:\n a=1\nrm:\n a=2', 'The stanza rm is given twice.'],
    [
      '',
      'merge',
      'rm:\n emul_delay_us=9-2',
      'emul_delay_us cannot be "9-2": give microseconds from 0 to 1000000, or a range such as 1-50.',
    ],
    [
      '',
      'merge',
      'rm:\n a=1\nvm:\n vm_syswiredpercent=101',
      'vm_syswiredpercent cannot be "101": give 1 to 100.',
    ],
  ] as const)('%s refuses to %s %j and changes nothing', (_row, verb, stanza, problem) => {
    const { settings, writes } = world({ [tablePath]: table });
    expect(settings.sysconfigdb({ verb, stanza })).toEqual({ problem, text: null });
    expect(writes).toEqual([]);
  });

  it('whatever is merged is read again, and other stanzas stay as they are', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/);
    fc.assert(
      fc.property(word, word, fc.stringMatching(/^[!-~]{1,10}$/), (subsystem, name, value) => {
        fc.pre(!value.startsWith('"') && name !== 'emul');
        const { settings, text } = world({ [tablePath]: table });
        const merged = settings.sysconfigdb({
          verb: 'merge',
          stanza: `${subsystem}:\n${name}=${value}`,
        });
        expect(merged.problem).toBeNull();
        expect(readAttribute(text(tablePath), subsystem, name)).toBe(value);
        for (const line of table.split('\n')) expect(text(tablePath)).toContain(line);
      }),
    );
  });
});

describe('what a member reads at its boot', () => {
  it('MC-030 MC-075 MC-077 defaults where nothing is said', () => {
    const { boot, complaints, hardware } = world();
    expect(boot()).toMatchObject({ railStyle: 1, wiredPercent: 80 });
    expect(hardware()).toMatchObject({
      memoryMB: 1024,
      config: { interconnect: 'memory-channel', physicalRails: 2, railStyle: 1, delay: 0 },
    });
    expect(complaints).toEqual([]);
  });

  it('MC-044 a member’s own table comes before the shared one', () => {
    const own = 'cluster/members/member2/boot_partition/etc/sysconfigtab';
    const { boot } = world({ [tablePath]: table, [own]: 'rm:\n\trm_rail_style=0\n' });
    expect(boot(2)).toMatchObject({ railStyle: 0, wiredPercent: 80 });
    expect(boot(1)).toMatchObject({ railStyle: 1 });
  });

  it('MC-078 emul_wired_mb is for one member where its own table says so', () => {
    const own = 'cluster/members/member2/boot_partition/etc/sysconfigtab';
    const { boot, complaints } = world({
      [tablePath]: 'rm:\n emul_wired_mb=7\n',
      [own]: 'rm:\n emul_wired_mb=0\n',
    });
    expect([boot(1).wiredMB, boot(2).wiredMB, world().boot(1).wiredMB]).toEqual([7, 0, 0]);
    expect(complaints).toEqual([]);
  });

  it('the stanza rm describes the emulated hardware', () => {
    const stanza =
      'rm:\n rm_rail_style=0\n emul_physical_rails=4\n emul_delay_us=1-50\n emul_write_buffer=alpha\n emul_fill=poison\n emul_memory_mb=512\n';
    expect(world({ [tablePath]: stanza }).hardware()).toEqual({
      memoryMB: 512,
      config: {
        interconnect: 'memory-channel',
        physicalRails: 4,
        railStyle: 0,
        delay: { uniform: [1, 50] },
        writeBuffer: 'alpha',
        fill: 'poison',
      },
    });
  });

  it('MC-024 what an editor left wrong is named, and a default stands in', () => {
    const { boot, complaints } = world({
      [tablePath]: 'rm:\n rm_rail_style=1\n emul_physical_rails=3\nvm:\n vm_syswiredpercent=lots\n',
      [rcPath]: 'IMC_AUTO_INIT=yes\n',
    });
    expect(boot()).toMatchObject({ railStyle: 0, wiredPercent: 80, autoInit: false });
    expect(complaints).toEqual([
      'rm_rail_style 1 joins two physical rails, but there are 3. Now 0 is used; set rm_rail_style=0 in etc/sysconfigtab.',
      'vm_syswiredpercent cannot be "lots": give 1 to 100. Now the default is used.',
      'IMC_AUTO_INIT cannot be "yes": give 0 or 1. Now 0 is used.',
    ]);
  });
});
