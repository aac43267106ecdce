// The tabular form of caa_stat.

import { describe, expect, it } from 'vitest';
import { formatStatTable, shortenName } from '../../src/format/index.ts';
import { fc } from '../support/properties.ts';
import { application, network, onlineOn } from './resources.ts';

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

const resources = [
  application('cluster_lockd', { ...onlineOn('provolone'), restartAttempts: 30 }),
  application('dhcp'),
  application('named'),
];

describe('the tabular form', () => {
  it('CAA-475 CAA-476 CAA-478 FX-10 header, rule and one row each', () => {
    expect(
      text(formatStatTable(resources.slice(0, 2), { verbose: false })),
    ).toBe(`Name           Type           Target    State     Host
------------------------------------------------------------
cluster_lockd  application    ONLINE    ONLINE    provolone
dhcp           application    OFFLINE   OFFLINE
`);
  });

  it('CAA-481 CAA-482 FX-11 -v adds the counters between type and target', () => {
    expect(
      text(formatStatTable(resources, { verbose: true })),
    ).toBe(`Name           Type           R/RA   F/FT   Target    State     Host
----------------------------------------------------------------------
cluster_lockd  application    0/30   0/0    ONLINE    ONLINE    provolone
dhcp           application    0/1    0/0    OFFLINE   OFFLINE
named          application    0/1    0/0    OFFLINE   OFFLINE
`);
  });

  it('CAA-479 CAA-480 CAA-483 FX-10 FX-11 AMB-33 a network has a row for each member, and no restarts', () => {
    const all = [...resources.slice(0, 2), network({ polishham: { state: 'OFFLINE' } }, 5)];
    expect(
      text(formatStatTable(all, { verbose: false })),
    ).toBe(`Name           Type           Target    State     Host
------------------------------------------------------------
cluster_lockd  application    ONLINE    ONLINE    provolone
dhcp           application    OFFLINE   OFFLINE
network1       network        ONLINE    ONLINE    provolone
network1       network        ONLINE    OFFLINE   polishham
`);
    expect(formatStatTable(all, { verbose: true }).slice(-2)).toEqual([
      'network1       network               0/5    ONLINE    ONLINE    provolone',
      'network1       network               0/5    ONLINE    OFFLINE   polishham',
    ]);
  });

  it('CAA-493 without resources the header and the rule stand alone', () => {
    expect(formatStatTable([], { verbose: false })).toHaveLength(2);
  });

  it('a value wider than its column still leaves a blank, so that rows split on white space', () => {
    const wide = { restartAttempts: 100_000, failureThreshold: 20, ...onlineOn('provolone') };
    const row = formatStatTable([application('a', wide)], { verbose: true })[2];
    expect(row?.split(/ +/)).toEqual([
      'a',
      'application',
      '0/100000',
      '0/20',
      'ONLINE',
      'ONLINE',
      'provolone',
    ]);
  });

  it.each([
    ['cluster_lockd', 'cluster_lockd'],
    ['fourteen_chars', 'fourteen_chars'],
    ['fifteen_letters', 'fift...letters'],
    ['ora.node1.ASM1.asm', 'ora....SM1.asm'],
  ])('CAA-477 the name %s is shown as %s', (name, shown) => {
    expect(shortenName(name)).toBe(shown);
  });

  it('CAA-477 no name makes a cell wider than 14 characters', () => {
    fc.assert(fc.property(fc.string(), (name) => shortenName(name).length <= 14));
  });
});
