// The list form of caa_stat, against the manual's own output.
import { describe, expect, it } from 'vitest';
import { formatStatList } from '../../src/format/index.ts';
import { application, network, onlineOn, sampleTime } from './resources.ts';

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

describe('the list form', () => {
  it('CAA-464 CAA-466 FX-7 one application is four lines', () => {
    expect(
      text(formatStatList([application('clock', onlineOn('provolone'))], { verbose: false })),
    ).toBe(`NAME=clock
TYPE=application
TARGET=ONLINE
STATE=ONLINE on provolone
`);
  });

  it('CAA-468 CAA-470 FX-8 a network has TARGET and STATE lines for each member in one order', () => {
    expect(text(formatStatList([network()], { verbose: false }))).toBe(`NAME=network1
TYPE=network
TARGET=ONLINE on provolone
TARGET=ONLINE on polishham
STATE=ONLINE on provolone
STATE=ONLINE on polishham
`);
  });

  it('CAA-472 FX-9 AMB-33 -v adds the threshold and a count for each member, and no restarts', () => {
    const failed = network({ polishham: { state: 'OFFLINE', failureCount: 2 } });
    expect(text(formatStatList([failed], { verbose: true }))).toBe(`NAME=network1
TYPE=network
FAILURE_THRESHOLD=0
FAILURE_COUNT=0 on provolone
FAILURE_COUNT=2 on polishham
TARGET=ONLINE on provolone
TARGET=ONLINE on polishham
STATE=ONLINE on provolone
STATE=OFFLINE on polishham
`);
  });

  it('CAA-465 FX-8 AMB-35 blocks are separated by one empty line, with none before or after', () => {
    const resources = [
      application('clock', onlineOn('provolone')),
      application('dhcp', onlineOn('polishham')),
      application('named'),
    ];
    expect(text(formatStatList(resources, { verbose: false }))).toBe(`NAME=clock
TYPE=application
TARGET=ONLINE
STATE=ONLINE on provolone

NAME=dhcp
TYPE=application
TARGET=ONLINE
STATE=ONLINE on polishham

NAME=named
TYPE=application
TARGET=OFFLINE
STATE=OFFLINE
`);
  });

  it('CAA-467 a resource in state UNKNOWN names the member where the stop failed', () => {
    const resource = application('clock', { state: 'UNKNOWN', member: 'rye' });
    expect(formatStatList([resource], { verbose: false })).toContain('STATE=UNKNOWN on rye');
  });

  it('CAA-471 CAA-474 FX-9 -v puts the counters between type and target', () => {
    const resources = [
      application('cluster_lockd', { ...onlineOn('provolone'), restartAttempts: 30 }),
      application('dhcp', { target: 'ONLINE', failureThreshold: 3, failureCount: 1 }),
    ];
    expect(text(formatStatList(resources, { verbose: true }))).toBe(`NAME=cluster_lockd
TYPE=application
RESTART_ATTEMPTS=30
RESTART_COUNT=0
FAILURE_THRESHOLD=0
FAILURE_COUNT=0
TARGET=ONLINE
STATE=ONLINE on provolone

NAME=dhcp
TYPE=application
RESTART_ATTEMPTS=1
RESTART_COUNT=0
FAILURE_THRESHOLD=3
FAILURE_COUNT=1
TARGET=ONLINE
STATE=OFFLINE
`);
  });

  const wait = {
    since: sampleTime,
    until: sampleTime + 30_000,
    from: 'rye',
    plan: 'failover',
  } as const;
  it.each([
    { title: 'a member failed', waiting: { ...wait, memberFailed: true }, shown: true },
    { title: 'the application failed', waiting: { ...wait, memberFailed: false }, shown: false },
    {
      title: 'there is no delay',
      waiting: { ...wait, until: sampleTime, memberFailed: true },
      shown: false,
    },
  ] as const)('CAA-473 AMB-44 FAILOVER_STATUS when $title: $shown', ({ waiting, shown }) => {
    const lines = formatStatList([application('a', { waiting })], { verbose: true });
    const status = 'FAILOVER_STATUS=2026-11-21 21:20:14';
    expect(lines.indexOf(status)).toBe(shown ? lines.indexOf('FAILURE_COUNT=0') + 1 : -1);
    expect(formatStatList([application('a', { waiting })], { verbose: false })).toHaveLength(4);
  });

  it('CAA-493 no resources give no lines', () => {
    expect(formatStatList([], { verbose: false })).toEqual([]);
  });
});
