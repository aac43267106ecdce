// caa_stat in all its forms.
import { describe, expect, it } from 'vitest';
import type { PlacementDecision, ResourceDetails, ResourceView } from '../../src/engine/index.ts';
import { deli } from '../format/deli.ts';
import { application, onlineOn, sampleTime } from '../format/resources.ts';
import { type CommandResult, type FakeOptions, runFake } from './fake-cluster.ts';

const decision: PlacementDecision = {
  at: sampleTime,
  resource: 'clock',
  cause: 'caa_start by root',
  steps: [
    {
      rule: 'Members that are up',
      finding: '2 of 3 members are UP',
      dropped: [{ member: 'pepicelli', because: 'is DOWN' }],
      left: ['provolone', 'polishham'],
    },
  ],
  chosen: 'provolone',
  tie: ['provolone', 'polishham'],
  tieBreak: 'it joined the cluster first',
};

const objections = [
  { rule: 'Members that are up', because: 'is DOWN' },
  { rule: 'Placement policy', because: 'is not in HOSTING_MEMBERS' },
];

/** Registered in this order; dhcp waits for a member. */
const registered: readonly ResourceView[] = [
  application('named'),
  application('dhcp', { target: 'ONLINE' }),
  application('clock', onlineOn('provolone')),
];

function detailsOf(view: ResourceView): ResourceDetails {
  return {
    view,
    attributes: {},
    scriptPath: '/script',
    decision: view.name === 'clock' ? decision : null,
    ifMoved: decision,
    requiredBy: [],
    lastStart: null,
    lastStop: null,
    lastCheck: null,
  };
}

/** named, which said much when it did not start. */
const chatty = application('dhcp', { target: 'ONLINE' });
const said = `dhcp: ${'the configuration cannot be read '.repeat(3)}in /etc/${'x'.repeat(50)}`;
const chattyDetails: ResourceDetails = {
  ...detailsOf(chatty),
  lastStart: {
    entryPoint: 'start',
    member: 'provolone',
    reason: 'user',
    at: sampleTime,
    durationMs: 1000,
    outcome: { kind: 'exit', code: 2 },
    output: [said, 'dhcp: short'],
  },
};

function caaStat(
  line: string,
  resources = registered,
  more: Pick<FakeOptions, 'isTerminal' | 'columns'> = {},
): Promise<CommandResult> {
  const find = (names: readonly string[] | null) => {
    const wanted = names ?? resources.map(({ name }) => name);
    const found = wanted.flatMap((name) => resources.find((view) => view.name === name) ?? []);
    return {
      found,
      unknown: wanted.filter((name) => !found.some((view) => view.name === name)),
    };
  };
  return runFake('caa_stat', line.split(' ').filter(Boolean), {
    answers: {
      'cluster.members': () => deli,
      'caa.stat': ({ names }) => {
        const { found, unknown } = find(names);
        return { resources: found, monitored: [], unknown };
      },
      'caa.profiles': ({ names }) => {
        const { found, unknown } = find(names);
        const profiles = found.map(({ name }) => ({
          name,
          attributes: { NAME: name, TYPE: 'application', PLACEMENT: 'balanced' },
        }));
        return { profiles, unknown };
      },
      'caa.why': ({ name, member }) => ({
        freeze: null,
        lostQuorum: null,
        drains: [],
        decisions: name === 'clock' ? [decision] : [],
        against: member === null ? null : { member, chosen: 'provolone', objections },
        remains: null,
      }),
      'caa.details': ({ name }) =>
        name === chatty.name
          ? chattyDetails
          : detailsOf(registered.find((view) => view.name === name) ?? application(name)),
    },
    ...more,
  });
}

const block = (name: string, target: string, state: string): string =>
  `NAME=${name}\nTYPE=application\nTARGET=${target}\nSTATE=${state}\n`;
const clock = block('clock', 'ONLINE', 'ONLINE on provolone');
const dhcp = block('dhcp', 'ONLINE', 'OFFLINE');
const named = block('named', 'OFFLINE', 'OFFLINE');

describe('what is shown', () => {
  it.each([
    ['', `${clock}\n${dhcp}\n${named}`],
    ['-l', `${clock}\n${dhcp}\n${named}`],
    ['clock', clock],
    ['named clock', `${clock}\n${named}`],
    ['clock clock', clock],
    ['-c provolone', clock],
    ['-c polishham', ''],
    ['named -c provolone', ''],
  ])('CAA-463 CAA-464 CAA-469 CAA-490 caa_stat %s', async (line, shown) => {
    const result = await caaStat(line);
    expect(result).toMatchObject({ status: 0, stderr: '', stdout: shown, closed: 1 });
  });

  it.each(['-t -v', '-v -t'])('CAA-481 %s is the table with counters', async (line) => {
    const { stdout, status } = await caaStat(`${line} clock`);
    expect(stdout).toBe(
      'Name           Type           R/RA   F/FT   Target    State     Host\n' +
        `${'-'.repeat(70)}\n` +
        'clock          application    0/1    0/0    ONLINE    ONLINE    provolone\n',
    );
    expect(status).toBe(0);
  });

  it('CAA-471 -v is the list with counters', async () => {
    expect((await caaStat('-v clock')).stdout.split('\n')).toHaveLength(9);
  });

  it('CAA-484 CAA-487 -p prints registered profiles, one empty line between, and nothing of others', async () => {
    const profile = (name: string): string =>
      `NAME=${name}\nTYPE=application\nPLACEMENT=balanced\nREBALANCE=\n`;
    expect((await caaStat('-p named clock')).stdout).toBe(
      `${profile('clock')}\n${profile('named')}`,
    );
    const unknown = await caaStat('-p cheddar');
    expect(unknown).toMatchObject({ status: 1, stdout: '' });
    expect(unknown.stderr).toBe('Resource cheddar is not registered.\n');
  });

  it('CAA-488 -f prints counters, states and profile of each', async () => {
    const { stdout } = await caaStat('-f clock named');
    expect(stdout).toBe(
      `${(await caaStat('-v clock')).stdout}${(await caaStat('-p clock')).stdout}\n` +
        `${(await caaStat('-v named')).stdout}${(await caaStat('-p named')).stdout}`,
    );
  });

  it('CAA-493 without resources the list is empty and the table has its two header lines', async () => {
    expect(await caaStat('', [])).toMatchObject({ status: 0, stdout: '', stderr: '' });
    const table = await caaStat('-t', []);
    expect(table.stdout.split('\n')).toHaveLength(3);
    expect(table.status).toBe(0);
  });
});

describe('names and members that do not exist', () => {
  it('CAA-492 CAA-617 each gets a message, the others are shown, and the exit status is 1', async () => {
    const result = await caaStat('clock cheddar edam');
    expect(result).toMatchObject({ status: 1, stdout: clock });
    expect(result.stderr).toBe(
      'Resource cheddar is not registered.\nResource edam is not registered.\n',
    );
  });

  it.each(['-c brie', '-t -c brie', '-f -c brie', 'clock -r -c brie', '-why clock -c brie'])(
    '%s names the unknown member and those there are',
    async (line) => {
      const result = await caaStat(line);
      expect(result).toMatchObject({ status: 1, stdout: '' });
      expect(result.stderr).toBe(
        'Member brie is not configured in cluster deli. Its members are provolone, polishham, pepicelli.\n',
      );
    },
  );
});

describe('questions that the exit status answers', () => {
  it.each([
    ['clock -g', 0],
    ['-a clock -g', 0],
    ['named -g', 0],
    ['cheddar -g', 1],
    ['clock -r', 0],
    ['-a clock -r', 0],
    ['named -r', 1],
    ['dhcp -r', 1],
    ['clock -r -c provolone', 0],
    ['clock -r -c polishham', 1],
    ['clock named -q', 0],
    ['clock cheddar -q', 1],
    ['-q', 0],
    ['-t -q', 0],
    ['-f -q clock', 0],
    ['-p -q cheddar', 1],
    ['-why -q clock', 0],
    ['-c brie -q', 1],
  ])('CAA-489 CAA-491 caa_stat %s prints nothing and exits %i', async (line, status) => {
    expect(await caaStat(line)).toMatchObject({ status, stdout: '', stderr: '' });
  });

  it('-r of a name that is not registered says so', async () => {
    const result = await caaStat('cheddar -r');
    expect(result).toMatchObject({ status: 1, stdout: '' });
    expect(result.stderr).toBe('Resource cheddar is not registered.\n');
  });
});

describe('reasons', () => {
  it.each(['-why clock', 'clock --why'])('%s prints the recorded reason', async (line) => {
    const result = await caaStat(line);
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(result.stdout).toMatch(
      /^clock: target ONLINE, state ONLINE on provolone\nWhy clock was placed on provolone\n/,
    );
    expect(result.stdout).toContain('pepicelli dropped: is DOWN.');
    expect(result.stdout).toContain('Tie: provolone, polishham are equal by every rule.');
  });

  it('-why -c says why it is not on that member', async () => {
    expect((await caaStat('-why clock -c pepicelli')).stdout).toBe(
      'clock: Not on pepicelli: rule 1, Members that are up: is DOWN.\n' +
        'If it were placed now, provolone would be chosen.\n' +
        'Against pepicelli: Members that are up: is DOWN.\n' +
        'Also against it: Placement policy: is not in HOSTING_MEMBERS.\n',
    );
  });

  it('-why breaks long lines of a script at the width of the terminal, and never in a pipe', async () => {
    const piped = await caaStat('-why dhcp');
    expect(piped.stdout.split('\n').filter((line) => line.includes('|'))).toEqual([
      `     | dhcp: ${'the configuration cannot be read '.repeat(3)}in /etc/${'x'.repeat(50)}`,
      '     | dhcp: short',
    ]);
    const shown = await caaStat('-why dhcp', registered, { isTerminal: true, columns: 60 });
    const lines = shown.stdout.split('\n');
    expect(lines.filter((line) => line.length > 60)).toEqual([]);
    expect(lines.filter((line) => line.includes('|'))).toEqual([
      '     | dhcp: the configuration cannot be read the',
      '     | configuration cannot be read the configuration cannot',
      '     | be read in',
      `     | /etc/${'x'.repeat(48)}`,
      '     | xx',
      '     | dhcp: short',
    ]);
    const unknown = await caaStat('-why dhcp', registered, { isTerminal: true });
    expect(unknown.stdout).toBe(piped.stdout);
  });

  it('says so if it was never placed, and refuses unknown names', async () => {
    expect((await caaStat('-why named')).stdout).toBe(
      'named: target OFFLINE, state OFFLINE\n     It has not been placed since it was registered.\n',
    );
    expect(await caaStat('-why cheddar')).toMatchObject({
      status: 1,
      stderr: 'Resource cheddar is not registered.\n',
    });
  });
});
