import { describe, expect, it } from 'vitest';
import type { ScriptFacts } from '../../../../src/engine/caa/profile/index.ts';
import { linesFor } from './fixtures.ts';

const FAILED = 'Resource profile app did not pass validation.';
const APPLICATION = 'NAME=app\nTYPE=application\nACTION_SCRIPT=app.scr\n';
const NETWORK = 'NAME=app\nTYPE=network\nSUBNET=16.69.244.0\n';
const TAPE = 'NAME=app\nTYPE=tape\nDEVICE_NAME=/dev/tape/tape1\n';
const CHANGER = 'NAME=app\nTYPE=changer\nDEVICE_NAME=/dev/changer/mc1\n';

const SCHEDULE_FORM =
  'is not t:day:hour:min with day 0 to 6 or *, hour 0 to 23 or *, minute 0 to 59';
const SECONDS = 'is not a whole number from 0 to 2147483647';
const BALANCED =
  'HOSTING_MEMBERS: must be empty when PLACEMENT is balanced; ' +
  'remove the members or choose favored or restricted';
const names = (count: number) => Array.from({ length: count }, (_, index) => `r${index}`).join(' ');

/** Rows, profile text, and the problems in order, without the file name in front. */
type Case = readonly [rows: string, text: string, ...problems: string[]];

const syntax: readonly Case[] = [
  [
    'CAA-057 a line without an equals sign',
    `${APPLICATION}PLACEMENT balanced\n`,
    'line 4: "PLACEMENT balanced" has no "="; write ATTRIBUTE=value, or # in the first column for a comment',
  ],
  [
    'CAA-057 an indented comment',
    `  # a comment\n${APPLICATION}`,
    'line 1: "# a comment" has no "="; write ATTRIBUTE=value, or # in the first column for a comment',
  ],
  [
    'CAA-043 a # in a continuation line',
    `${APPLICATION}DESCRIPTION \\\n# more\n`,
    'line 4: "DESCRIPTION # more" has no "="; write ATTRIBUTE=value, or # in the first column for a comment',
  ],
  [
    'CAA-057 no name before the sign',
    `${APPLICATION}=5\n`,
    'line 4: "=5" has no attribute name before "="',
  ],
  [
    'CAA-044 a backslash at the end of the file',
    `${APPLICATION}DESCRIPTION=a \\\n`,
    'line 4: ends with a backslash, but there is no line to join; remove the backslash or add the line',
  ],
  [
    'CAA-044 a backslash at the end of the file, without a line end',
    `${APPLICATION}DESCRIPTION=a \\\nb \\`,
    'line 5: ends with a backslash, but there is no line to join; remove the backslash or add the line',
  ],
  [
    'CAA-054 an attribute twice',
    `${APPLICATION}AUTO_START=0\nAUTO_START=1\n`,
    'AUTO_START: is given more than once, on lines 4 and 5; remove one of them',
  ],
  [
    'CAA-054 an attribute twice, once empty',
    `${APPLICATION}AUTO_START=\n# x\nAUTO_START = 1\n`,
    'AUTO_START: is given more than once, on lines 4 and 6; remove one of them',
  ],
  [
    'CAA-055 an attribute that does not exist',
    `${APPLICATION}COLOUR=red\n`,
    'COLOUR: is not an attribute of application profiles; remove it or correct its name',
  ],
  [
    'CAA-053 an attribute in lower case',
    `${APPLICATION}placement=balanced\n`,
    'placement: is not an attribute of application profiles; attribute names are upper case: PLACEMENT',
  ],
  [
    'CAA-055 an attribute with a blank in its name',
    `${APPLICATION}AUTO START=1\n`,
    'AUTO START: is not an attribute of application profiles; remove it or correct its name',
  ],
  [
    'CAA-055 an attribute with control characters',
    `${APPLICATION}A\u001b[31m=1\n`,
    'A\\u001b[31m: is not an attribute of application profiles; remove it or correct its name',
  ],
];

const wrongType: readonly Case[] = [
  [
    'CAA-094 an attribute of another type',
    `${APPLICATION}SUBNET=16.69.244.0\n`,
    'SUBNET: is an attribute of network profiles, not of application profiles; remove it',
  ],
  [
    'CAA-094 an attribute of two other types',
    `${APPLICATION}DEVICE_NAME=/dev/tape/tape1\n`,
    'DEVICE_NAME: is an attribute of tape and changer profiles, not of application profiles; remove it',
  ],
  [
    'CAA-121 placement of a network',
    `${NETWORK}PLACEMENT=balanced\n`,
    'PLACEMENT: is an attribute of application profiles, not of network profiles; remove it',
  ],
  [
    'CAA-121 CAA-033 requirements of a tape',
    `${TAPE}REQUIRED_RESOURCES=network1\n`,
    'REQUIRED_RESOURCES: is an attribute of application profiles, not of tape profiles; remove it',
  ],
  [
    'CAA-121 CAA-038 action script of a changer',
    `${CHANGER}ACTION_SCRIPT=app.scr\n`,
    'ACTION_SCRIPT: is an attribute of application profiles, not of changer profiles; remove it',
  ],
];

const nameAndType: readonly Case[] = [
  [
    'CAA-060 no type',
    'NAME=app\nACTION_SCRIPT=app.scr\n',
    'TYPE: is missing; give one of application, network, tape, changer',
  ],
  [
    'CAA-002 another type',
    'NAME=app\nTYPE=printer\nCOLOUR=red\nCHECK_INTERVAL=x\n',
    'COLOUR: is not an attribute of resource profiles; remove it or correct its name',
    'TYPE: "printer" is not one of application, network, tape, changer',
    `CHECK_INTERVAL: "x" ${SECONDS}`,
  ],
  [
    'CAA-002 a type in upper case',
    'NAME=app\nTYPE=APPLICATION\n',
    'TYPE: "APPLICATION" is not one of application, network, tape, changer',
  ],
  [
    'CAA-061 no name',
    'TYPE=application\nACTION_SCRIPT=app.scr\n',
    'NAME: is missing; a profile of type application must have it',
  ],
  [
    'CAA-061 CAA-046 an empty name',
    'NAME=\nTYPE=application\nACTION_SCRIPT=app.scr\n',
    'NAME: is missing; a profile of type application must have it',
  ],
  [
    'CAA-029 a name with a period in front',
    APPLICATION.replace('=app\n', '=.foo\n'),
    'NAME: ".foo" starts with a period; start with a letter',
  ],
  [
    'AMB-01 a name with a hyphen in front',
    APPLICATION.replace('=app\n', '=-foo\n'),
    'NAME: "-foo" starts with a hyphen; start with a letter',
  ],
  [
    'CAA-028 a name with a slash',
    APPLICATION.replace('=app\n', '=a/b\n'),
    'NAME: "a/b" has other characters than letters, digits, underscore and period',
  ],
  [
    'CAA-028 a name with a blank',
    APPLICATION.replace('=app\n', '=a b\n'),
    'NAME: "a b" has other characters than letters, digits, underscore and period',
  ],
  [
    'CAA-028 a name with a letter beyond a to z',
    APPLICATION.replace('=app\n', '=müller\n'),
    'NAME: "müller" has other characters than letters, digits, underscore and period',
  ],
  [
    'CAA-028 a name that is too long for a file name',
    APPLICATION.replace('=app\n', `=${'x'.repeat(201)}\n`),
    `NAME: "${'x'.repeat(60)}..." is too long; use at most 200 characters`,
  ],
  [
    'CAA-031 a name that differs from the file',
    APPLICATION.replace('=app\n', '=clock\n'),
    'NAME: "clock" differs from the file name app.cap; make them equal',
  ],
];

const numbers: readonly Case[] = [
  ...['-1', '1.5', '0x10', 'five', '+5', '1e3', '5 s', '99999999999', '٥'].map(
    (value): Case => [
      `CAA-058 CHECK_INTERVAL=${value}`,
      `${APPLICATION}CHECK_INTERVAL=${value}\n`,
      `CHECK_INTERVAL: "${value}" ${SECONDS}`,
    ],
  ),
  ...['FAILOVER_DELAY', 'FAILURE_INTERVAL', 'RESTART_ATTEMPTS'].map(
    (attribute): Case => [
      `CAA-058 ${attribute}=often`,
      `${APPLICATION}${attribute}=often\n`,
      `${attribute}: "often" ${SECONDS}`,
    ],
  ),
  [
    'CAA-063 a threshold of 21',
    `${APPLICATION}FAILURE_THRESHOLD=21\n`,
    'FAILURE_THRESHOLD: "21" is not a whole number from 0 to 20',
  ],
  [
    'CAA-103 a threshold of 21 for a network',
    `${NETWORK}FAILURE_THRESHOLD=21\n`,
    'FAILURE_THRESHOLD: "21" is not a whole number from 0 to 20',
  ],
  [
    'CAA-081 a script timeout of 0',
    `${APPLICATION}SCRIPT_TIMEOUT=0\n`,
    'SCRIPT_TIMEOUT: "0" is not a whole number from 1 to 2147483647',
  ],
  ...['yes', '2', '01', 'true'].flatMap((value): Case[] => [
    [
      `CAA-059 CAA-073 AUTO_START=${value}`,
      `${APPLICATION}AUTO_START=${value}\n`,
      `AUTO_START: "${value}" is not 0 or 1`,
    ],
    [
      `CAA-059 CAA-075 ACTIVE_PLACEMENT=${value}`,
      `${APPLICATION}ACTIVE_PLACEMENT=${value}\n`,
      `ACTIVE_PLACEMENT: "${value}" is not 0 or 1`,
    ],
  ]),
];

const placement: readonly Case[] = [
  [
    'CAA-068 a policy that does not exist',
    `${APPLICATION}PLACEMENT=avored\n`,
    'PLACEMENT: "avored" is not one of balanced, favored, restricted',
  ],
  [
    'CAA-082 balanced with members',
    `${APPLICATION}PLACEMENT=balanced\nHOSTING_MEMBERS=rye\n`,
    BALANCED,
  ],
  ['CAA-085 members without a policy', `${APPLICATION}HOSTING_MEMBERS=rye\n`, BALANCED],
  [
    'CAA-083 favored without members',
    `${APPLICATION}PLACEMENT=favored\n`,
    'HOSTING_MEMBERS: is missing; name at least one member when PLACEMENT is favored',
  ],
  [
    'CAA-084 CAA-069 restricted with empty members',
    `${APPLICATION}PLACEMENT=restricted\nHOSTING_MEMBERS=\n`,
    'HOSTING_MEMBERS: is missing; name at least one member when PLACEMENT is restricted',
  ],
  [
    'CAA-069 members separated by commas',
    `${APPLICATION}PLACEMENT=favored\nHOSTING_MEMBERS=rye,swiss\n`,
    'HOSTING_MEMBERS: "rye,swiss" is not a member name; separate names by blanks',
  ],
  [
    'CAA-069 a member that looks like an option',
    `${APPLICATION}PLACEMENT=favored\nHOSTING_MEMBERS=rye -f\n`,
    'HOSTING_MEMBERS: "-f" is not a member name; separate names by blanks',
  ],
];

const lists: readonly Case[] = [
  [
    'CAA-066 a required resource with a slash',
    `${APPLICATION}REQUIRED_RESOURCES=network1 a/b\n`,
    'REQUIRED_RESOURCES: "a/b" has other characters than letters, digits, underscore and period',
  ],
  [
    'CAA-067 AMB-47 59 optional resources',
    `${APPLICATION}OPTIONAL_RESOURCES=${names(59)}\n`,
    'OPTIONAL_RESOURCES: has 59 names; at most 58 are allowed',
  ],
  [
    'CAA-089 an application that requires itself',
    `${APPLICATION}REQUIRED_RESOURCES=network1 app\n`,
    'REQUIRED_RESOURCES: names app itself; remove it',
  ],
];

const schedules: readonly Case[] = [
  't:7:0:0',
  't:0:24:0',
  't:0:0:60',
  '0:3:0',
  't:0:3',
  't:0:3:0:1',
  't:*:*:*',
  't:0:3:*',
  't:-1:3:0',
  't::3:0',
  'T:0:3:0',
  't: 0:3:0',
  't:Sun:3:0',
].map((value) => [
  `CAA-386 CAA-384 REBALANCE=${value}`,
  `${APPLICATION}REBALANCE=${value}\n`,
  `REBALANCE: "${value}" ${SCHEDULE_FORM}`,
]);

const others: readonly Case[] = [
  [
    'CAA-074 no action script',
    'NAME=app\nTYPE=application\n',
    'ACTION_SCRIPT: is missing; a profile of type application must have it (caa_profile option -a)',
  ],
  [
    'CAA-074 an action script that is a folder',
    APPLICATION.replace('app.scr', 'scripts/'),
    'ACTION_SCRIPT: "scripts/" names a directory; give the path of the script',
  ],
  [
    'CAA-049 a description with an escape sequence',
    `${APPLICATION}DESCRIPTION=\u001b]0;title\u0007\n`,
    'DESCRIPTION: "\\u001b]0;title\\u0007" contains a control character; use printable text',
  ],
  [
    'CAA-101 no subnet',
    'NAME=app\nTYPE=network\n',
    'SUBNET: is missing; a profile of type network must have it (caa_profile option -s)',
  ],
  ...[
    '16.69.244',
    '16.69.244.256',
    '16.69.244.0/24',
    'fe80::1',
    '16.69.244.x',
    '1.2.3.4.5',
    '1..2.3',
  ].map(
    (value): Case => [
      `CAA-102 SUBNET=${value}`,
      NETWORK.replace('16.69.244.0', value),
      `SUBNET: "${value}" is not a subnet; give four numbers from 0 to 255, as in 16.69.225.0`,
    ],
  ),
  [
    'CAA-104 no device of a tape',
    'NAME=app\nTYPE=tape\n',
    'DEVICE_NAME: is missing; a profile of type tape must have it (caa_profile option -n)',
  ],
  [
    'CAA-105 a device that is not a full path',
    TAPE.replace('/dev/tape/tape1', 'tape1'),
    'DEVICE_NAME: "tape1" is not a full path; start it with /, as in /dev/tape/tape1',
  ],
  [
    'CAA-106 a changer that is not a full path',
    CHANGER.replace('/dev/changer/mc1', 'mc1'),
    'DEVICE_NAME: "mc1" is not a full path; start it with /, as in /dev/tape/tape1',
  ],
  [
    'CAA-098 E2E-06 five faults at once',
    `NAME=.bad\nTYPE=application\nACTION_SCRIPT=a.scr\nFAILURE_THRESHOLD=21\nOPTIONAL_RESOURCES=${names(59)}\nREBALANCE=t:7:0:0\nCOLOUR=red\n`,
    'COLOUR: is not an attribute of application profiles; remove it or correct its name',
    'NAME: ".bad" starts with a period; start with a letter',
    'FAILURE_THRESHOLD: "21" is not a whole number from 0 to 20',
    'OPTIONAL_RESOURCES: has 59 names; at most 58 are allowed',
    `REBALANCE: "t:7:0:0" ${SCHEDULE_FORM}`,
  ],
];

const all = [syntax, wrongType, nameAndType, numbers, placement, lists, schedules, others].flat();

describe('a profile that is wrong', () => {
  it('is shown by at least sixty different ones', () => {
    expect(new Set(all.map(([, text]) => text)).size).toBeGreaterThanOrEqual(60);
  });

  it.each(all)('CAA-097 %s', (_rows, text, ...problems) => {
    expect(linesFor('app', text)).toEqual([
      ...problems.map((problem) => `app.cap: ${problem}`),
      FAILED,
    ]);
  });

  it('is not read at all when it is far too long', () => {
    expect(linesFor('app', `${APPLICATION}DESCRIPTION=${'x'.repeat(70_000)}\n`)).toEqual([
      'app.cap: is longer than 65536 characters; this is not a profile',
      'app.cap: TYPE: is missing; give one of application, network, tape, changer',
      FAILED,
    ]);
  });
});

const SCRIPT: ScriptFacts = {
  path: '/var/cluster/caa/script/app.scr',
  exists: true,
  isFile: true,
  isExecutable: true,
  writableBy: [],
};

describe('an action script that cannot serve', () => {
  it.each<[string, Partial<ScriptFacts>, string[]]>([
    [
      'CAA-092 does not exist',
      { exists: false },
      ['does not exist; write the script or have caa_profile -B make one'],
    ],
    ['CAA-092 is a folder', { isFile: false }, ['is not a file; name a script']],
    [
      'CAA-092 is not executable',
      { isExecutable: false },
      ['is not executable; run chmod 755 /var/cluster/caa/script/app.scr'],
    ],
  ])('%s', (_rows, facts, reasons) => {
    const script = { ...SCRIPT, ...facts };
    expect(linesFor('app', APPLICATION, { script })).toEqual([
      ...reasons.map((reason) => `app.cap: ACTION_SCRIPT: ${SCRIPT.path} ${reason}`),
      FAILED,
    ]);
  });

  it('CAA-093 AMB-19 is writable by others: a warning, or an error where it must be strict', () => {
    const script = { ...SCRIPT, writableBy: ['its owner, user 1003', 'its group'] };
    const message =
      '/var/cluster/caa/script/app.scr is writable by its owner, user 1003 and its group; ' +
      'only root should be able to change it (chmod go-w, chown root)';
    expect(linesFor('app', APPLICATION, { script })).toEqual([
      `app.cap: ACTION_SCRIPT: warning: ${message}`,
    ]);
    expect(linesFor('app', APPLICATION, { script, strictScripts: true })).toEqual([
      `app.cap: ACTION_SCRIPT: ${message}`,
      FAILED,
    ]);
  });
});

describe('a profile that is doubtful', () => {
  it.each<Case>([
    [
      'CAA-086 a threshold without an interval',
      `${APPLICATION}FAILURE_THRESHOLD=3\n`,
      'FAILURE_INTERVAL: warning: is 0, so FAILURE_THRESHOLD=3 has no effect; set both or none',
    ],
    [
      'CAA-086 an interval without a threshold',
      `${APPLICATION}FAILURE_INTERVAL=60\n`,
      'FAILURE_THRESHOLD: warning: is 0, so FAILURE_INTERVAL=60 has no effect; set both or none',
    ],
    [
      'CAA-090 a resource that is required and optional',
      `${APPLICATION}REQUIRED_RESOURCES=a b\nOPTIONAL_RESOURCES=b c\n`,
      'OPTIONAL_RESOURCES: warning: b is in REQUIRED_RESOURCES too',
    ],
    [
      'CAA-050 a resource twice in a list',
      `${APPLICATION}REQUIRED_RESOURCES=a b a\n`,
      'REQUIRED_RESOURCES: warning: names a more than once; only the first place counts',
    ],
    [
      'CAA-091 a member that is not configured',
      `${APPLICATION}PLACEMENT=favored\nHOSTING_MEMBERS=rye polishham\n`,
      'HOSTING_MEMBERS: warning: rye is not a member of this cluster; members are polishham',
    ],
  ])('%s', (_rows, text, problem) => {
    expect(linesFor('app', text, { members: ['polishham'] })).toEqual([`app.cap: ${problem}`]);
  });

  it('CAA-030 AMB-01 a name with hyphens inside', () => {
    expect(linesFor('up-app-1', APPLICATION.replace('=app\n', '=up-app-1\n'))).toEqual([
      'up-app-1.cap: NAME: warning: "up-app-1" has a hyphen; ' +
        'the manual allows letters, digits, underscore and period',
    ]);
  });
});

describe('a profile that is right', () => {
  it.each<[string, string]>([
    ['CAA-096 the shortest application', APPLICATION],
    ['CAA-096 the shortest network', NETWORK],
    ['CAA-096 the shortest tape', TAPE],
    ['CAA-096 the shortest changer', CHANGER],
    ['CAA-063 the greatest threshold', `${APPLICATION}FAILURE_THRESHOLD=20\nFAILURE_INTERVAL=1\n`],
    ['CAA-067 58 optional resources', `${APPLICATION}OPTIONAL_RESOURCES=${names(58)}\n`],
    ['CAA-078 CAA-071 zeros', `${APPLICATION}CHECK_INTERVAL=0\nRESTART_ATTEMPTS=0\n`],
    [
      'CAA-087 CAA-088 resources that nobody knows',
      `${APPLICATION}REQUIRED_RESOURCES=x\nOPTIONAL_RESOURCES=y\n`,
    ],
    ['CAA-381 CAA-385 a time with leading zeros', `${APPLICATION}REBALANCE=t:06:03:00\n`],
    ['CAA-383 every hour', `${APPLICATION}REBALANCE=t:*:*:15\n`],
    ['CAA-046 empty values', `${APPLICATION}CHECK_INTERVAL=\nPLACEMENT =\nHOSTING_MEMBERS=\n`],
    [
      'CAA-083 CAA-084 favored members',
      `${APPLICATION}PLACEMENT=favored\nHOSTING_MEMBERS=a b.c-d\n`,
    ],
    [
      'CAA-074 a script with a full path',
      APPLICATION.replace('app.scr', '/usr/users/smith/app.scr'),
    ],
  ])('%s', (_rows, text) => {
    expect(linesFor('app', text, { script: SCRIPT })).toEqual([]);
  });
});
