import { describe, expect, it } from 'vitest';
import {
  attributesOf,
  checkProfile,
  givenValues,
  isResourceType,
  mergedValues,
  mergeProfile,
  parseProfile,
  profileSwitches,
  RESOURCE_TYPES,
  readSwitch,
  valueFault,
  valuesForFile,
} from '../../../../src/engine/caa/profile/index.ts';
import { shippedTemplate, TYPES } from './fixtures.ts';

const NONE = { profile: {}, typeTemplate: {}, genericTemplate: {} };

/** The defaults of manual tables 2-1 to 2-4, as the shipped templates and the tables give them. */
const DEFAULTS = {
  ACTIVE_PLACEMENT: '0',
  AUTO_START: '0',
  CHECK_INTERVAL: '60',
  FAILOVER_DELAY: '0',
  FAILURE_INTERVAL: '0',
  FAILURE_THRESHOLD: '0',
  HOSTING_MEMBERS: '',
  OPTIONAL_RESOURCES: '',
  PLACEMENT: 'balanced',
  REBALANCE: '',
  REQUIRED_RESOURCES: '',
  RESTART_ATTEMPTS: '1',
  SCRIPT_TIMEOUT: '60',
};

describe('the attribute tables', () => {
  it('CAA-080 an application has the 17 attributes of table 2-1', () => {
    expect(attributesOf('application').map(({ attribute }) => attribute)).toEqual([
      'NAME',
      'TYPE',
      'ACTION_SCRIPT',
      ...Object.keys(DEFAULTS).slice(0, 3),
      'DESCRIPTION',
      ...Object.keys(DEFAULTS).slice(3),
    ]);
    expect(attributesOf('application')).toHaveLength(17);
  });

  it('CAA-100 CAA-104 CAA-106 the other types have those of tables 2-2 to 2-4', () => {
    const names = (type: 'network' | 'tape' | 'changer') =>
      attributesOf(type).map(({ attribute }) => attribute);
    const failures = ['FAILURE_INTERVAL', 'FAILURE_THRESHOLD'];
    expect(names('network')).toEqual(['NAME', 'TYPE', 'DESCRIPTION', ...failures, 'SUBNET']);
    expect(names('tape')).toEqual(['NAME', 'TYPE', 'DESCRIPTION', 'DEVICE_NAME', ...failures]);
    expect(names('changer')).toEqual(names('tape'));
  });

  it('every default is a value that its own rule accepts', () => {
    const rows = RESOURCE_TYPES.flatMap((type) => attributesOf(type)).filter(
      (row) => row.default !== '',
    );
    expect(rows.map((row) => valueFault(row, row.default))).toEqual(rows.map(() => undefined));
  });

  it('every attribute explains itself in one sentence and names its section', () => {
    for (const row of RESOURCE_TYPES.flatMap((type) => attributesOf(type))) {
      expect(row.help).toMatch(/^[A-Z].*\.$/);
      expect(row.section).toMatch(/^2\.\d(\.\d)*$/);
      expect(row.label).not.toBe('');
    }
  });

  it('CAA-002 there are four types', () => {
    expect(RESOURCE_TYPES).toEqual(['application', 'network', 'tape', 'changer']);
    expect(isResourceType('printer')).toBe(false);
  });
});

describe('the switches of caa_profile', () => {
  it.each([
    ['CAA-165', '-o ci', '5', 'CHECK_INTERVAL', '5'],
    ['CAA-166', '-o ft', '2', 'FAILURE_THRESHOLD', '2'],
    ['CAA-167', '-o fi', '12', 'FAILURE_INTERVAL', '12'],
    ['CAA-168', '-o ra', '2', 'RESTART_ATTEMPTS', '2'],
    ['CAA-169', '-o bt', '*:12:00', 'REBALANCE', 't:*:12:00'],
    ['CAA-169', '-o bt', '*:2:30', 'REBALANCE', 't:*:2:30'],
    ['CAA-170', '-o bt', 't:0:3:0', 'REBALANCE', 't:0:3:0'],
    ['CAA-188', '-o bt', '', 'REBALANCE', ''],
    ['CAA-171', '-o as', '1', 'AUTO_START', '1'],
    ['CAA-172', '-o ap', '1', 'ACTIVE_PLACEMENT', '1'],
    ['CAA-173', '-o st', '120', 'SCRIPT_TIMEOUT', '120'],
    ['CAA-174', '-o fd', '30', 'FAILOVER_DELAY', '30'],
    ['CAA-161', '-a', 'a.scr', 'ACTION_SCRIPT', 'a.scr'],
    ['CAA-161', '-d', ' Clock ', 'DESCRIPTION', 'Clock'],
    ['CAA-161', '-p', 'favored', 'PLACEMENT', 'favored'],
    ['CAA-164', '-h', 'rye swiss', 'HOSTING_MEMBERS', 'rye swiss'],
    ['CAA-161', '-r', 'a b', 'REQUIRED_RESOURCES', 'a b'],
    ['CAA-161', '-l', 'a b', 'OPTIONAL_RESOURCES', 'a b'],
    ['CAA-162', '-s', '16.69.244.0', 'SUBNET', '16.69.244.0'],
    ['CAA-163', '-n', '/dev/tape/tape1', 'DEVICE_NAME', '/dev/tape/tape1'],
  ])('%s %s %s sets %s', (_row, word, given, attribute, value) => {
    expect(readSwitch(word, given)).toEqual({ attribute, value });
    expect(profileSwitches()).toContain(word);
  });

  it('CAA-175 there are no others', () => {
    expect(readSwitch('-o xx', '1')).toBeUndefined();
    expect(readSwitch('-t', 'tape')).toBeUndefined();
    expect(profileSwitches()).toHaveLength(17);
  });
});

describe('merging', () => {
  it('CAA-126 CAA-127 the shipped templates give the defaults of the manual, alone and with ours', () => {
    const template = (type: (typeof TYPES)[number] | 'generic') =>
      givenValues(parseProfile(shippedTemplate(type)));
    const layers = {
      profile: { NAME: 'clock', TYPE: 'application', ACTION_SCRIPT: 'clock.scr' },
      typeTemplate: template('application'),
      genericTemplate: template('generic'),
    };
    const expected = { ...layers.profile, ...DEFAULTS, DESCRIPTION: 'clock' };
    expect(mergedValues('application', layers)).toEqual(expected);
    expect(mergedValues('application', { ...NONE, profile: layers.profile })).toEqual(expected);
    expect(givenValues(parseProfile(shippedTemplate('generic')))).toEqual({
      FAILURE_INTERVAL: '0',
      FAILURE_THRESHOLD: '0',
    });
  });

  it('the shipped templates themselves are in order', () => {
    for (const type of TYPES) {
      const text = `NAME=a\nTYPE=${type}\n`;
      const typeTemplate = shippedTemplate(type);
      const genericTemplate = shippedTemplate('generic');
      const check = checkProfile({ name: 'a', text, typeTemplate, genericTemplate }, {});
      expect(check.problems.filter(({ file }) => file !== undefined)).toEqual([]);
    }
  });

  it('CAA-123 AMB-52 asks profile, type template, generic template, table, in this order', () => {
    const layers = (profile: string, typeTemplate: string, genericTemplate: string) => ({
      profile: { FAILURE_INTERVAL: profile },
      typeTemplate: { FAILURE_INTERVAL: typeTemplate },
      genericTemplate: { FAILURE_INTERVAL: genericTemplate },
    });
    const merged = (profile: string, typeTemplate: string, genericTemplate: string) =>
      mergeProfile('tape', layers(profile, typeTemplate, genericTemplate)).FAILURE_INTERVAL;
    expect(merged('1', '2', '3')).toEqual({ value: '1', source: 'profile' });
    expect(merged('', '2', '3')).toEqual({ value: '2', source: 'type-template' });
    expect(merged('', '', '3')).toEqual({ value: '3', source: 'generic-template' });
    expect(merged('', '', '')).toEqual({ value: '0', source: 'built-in' });
  });

  it('never takes name or type from a template', () => {
    const stranger = { NAME: 'stranger', TYPE: 'tape' };
    const merged = mergedValues('tape', {
      ...NONE,
      typeTemplate: stranger,
      genericTemplate: stranger,
    });
    expect(merged).toMatchObject({ NAME: '', TYPE: '' });
  });

  it('CAA-062 CAA-130 CAA-100 describes an application by its name, and nothing else', () => {
    const profile = { NAME: 'clock' };
    expect(mergedValues('application', { ...NONE, profile }).DESCRIPTION).toBe('clock');
    expect(mergedValues('network', { ...NONE, profile }).DESCRIPTION).toBe('');
  });

  it('CAA-043 stores lists with one blank, and numbers without leading zeros', () => {
    const profile = {
      HOSTING_MEMBERS: ' rye \t swiss ',
      CHECK_INTERVAL: '007',
      FAILOVER_DELAY: '00',
    };
    expect(mergedValues('application', { ...NONE, profile })).toMatchObject({
      HOSTING_MEMBERS: 'rye swiss',
      CHECK_INTERVAL: '7',
      FAILOVER_DELAY: '0',
    });
  });

  it('CAA-129 AMB-04 a new file has every attribute, REBALANCE only when it was given', () => {
    const typeTemplate = { REBALANCE: 't:0:3:0' };
    const plain = valuesForFile('application', { ...NONE, typeTemplate });
    expect(Object.keys(plain)).toHaveLength(16);
    expect(plain).not.toHaveProperty('REBALANCE');
    const profile = { REBALANCE: 't:*:2:30' };
    expect(valuesForFile('application', { ...NONE, profile }).REBALANCE).toBe('t:*:2:30');
  });

  it('is not led astray by names that every object has', () => {
    expect(mergedValues('tape', { ...NONE, profile: { NAME: 'constructor' } }).NAME).toBe(
      'constructor',
    );
  });
});
