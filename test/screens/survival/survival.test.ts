// The standing check: its words, and that it is asked no oftener than it has to be.
import { afterEach, describe, expect, it } from 'vitest';
import type { TestConsole } from '../../support/console.ts';
import { deliState, fixedNow, resource } from '../../support/console-data.ts';
import { openAbove } from '../monitoring-console.ts';
import { changed } from '../monitoring-world.ts';

let opened: TestConsole | null = null;

afterEach(() => {
  opened?.close();
  opened = null;
});

const lost = [{ resource: 'clock', because: 'provolone: it is not in HOSTING_MEMBERS' }];

function answer(method: string): unknown {
  if (method !== 'caa.survival') throw new Error('refused by the test');
  return {
    basis: 'x',
    members: ['polishham', 'provolone', 'pepicelli'].map((member) => ({
      member,
      survives: member !== 'polishham',
      lost: member === 'polishham' ? lost : [],
    })),
  };
}

async function open(screen: string): Promise<TestConsole> {
  opened = await openAbove({ screen, path: ['TruCluster Specific'] }, { answer });
  return opened;
}

const asked = ({ log }: TestConsole) =>
  log.filter((line) => line.startsWith('request caa.survival'));

describe('would survive the loss of', () => {
  it('each member, on the members screen', async () => {
    const test = await open('members');
    const screen = test.screen().join('\n');
    expect(screen).toContain(
      'Would survive the loss of polishham: no, because clock would be lost: provol',
    );
    expect(screen).toContain('Would survive the loss of provolone: yes');
  });

  it('any member, in the CAA overview', async () => {
    const test = await open('caa-menu');
    expect(test.screen().join('\n')).toContain(
      'Would survive the loss of a member: no, without polishham it loses clock',
    );
  });

  it('is asked again only when the cluster has changed, and at most once in two seconds', async () => {
    const test = await open('members');
    await test.setNow(fixedNow + 60_000);
    await test.press('down', 'up');
    expect(asked(test)).toHaveLength(1);
    const state = changed(deliState(), { clock: resource('clock', 'OFFLINE', null) });
    await test.setCluster(state);
    expect(asked(test)).toHaveLength(2);
    await test.setCluster(changed(state, { clock: resource('clock', 'ONLINE', 'provolone') }));
    await test.setNow(fixedNow + 61_999);
    expect(asked(test)).toHaveLength(2);
    await test.setNow(fixedNow + 62_000);
    expect(asked(test)).toHaveLength(3);
  });

  it('is not asked while nobody looks', async () => {
    const test = await open('members');
    await test.press('escape');
    await test.setNow(fixedNow + 60_000);
    await test.setCluster(changed(deliState(), { clock: resource('clock', 'OFFLINE', null) }));
    expect(asked(test)).toHaveLength(1);
  });
});
