// Undo as a person sees it: the key, the question, the list, and why there is nothing to undo (TUI-250).
import { describe, expect, it } from 'vitest';
import type { RegistryVersion, ResourceView, RunView } from '../../../src/engine/index.ts';
import type { FileChange, Method } from '../../../src/protocol/index.ts';
import type { ClusterState } from '../../../src/tui/cluster-store.ts';
import {
  type ConsoleSetup,
  consoleOpener,
  expectGolden,
  type TestConsole,
} from '../../support/console.ts';
import { deliState, fixedNow, resource } from '../../support/console-data.ts';
import { version } from '../calm-data.ts';
import { changed } from '../monitoring-world.ts';
import { actOf, runOf } from './undo-model.ts';

const minute = 60_000;

/** The cluster deli behind a service that does what it is told and says so, as caad does. */
class Site {
  cluster: ClusterState = deliState();
  versions: RegistryVersion[] = [];
  readonly asked: string[] = [];
  test: TestConsole | null = null;
  readonly #open: (setup?: ConsoleSetup) => Promise<TestConsole>;

  constructor(open: (setup?: ConsoleSetup) => Promise<TestConsole>) {
    this.#open = open;
  }

  async open(setup: ConsoleSetup = {}): Promise<TestConsole> {
    this.test = await this.#open({
      screen: 'caa-menu',
      cluster: this.cluster,
      answer: (method, params) => this.#answer(method, params),
      ...setup,
    });
    return this.test;
  }

  #answer(method: Method, params: unknown): unknown {
    if (method === 'caa.history') return { versions: this.versions };
    const { caller, ...asked } = params as { readonly caller?: { readonly commandLine: string } };
    if (caller === undefined) return new Promise(() => {});
    this.asked.push(`${method} ${JSON.stringify(asked)}`);
    if (method === 'caa.plan') return new Promise(() => {});
    const run = runOf(this.cluster.runs.size + 1, caller.commandLine);
    return { run: run.number, exitCode: 0 };
  }

  /** The cluster reports a run that has ended, and what it left. */
  async report(
    commandLine: string,
    views: Readonly<Record<string, ResourceView | null>>,
    more: Partial<RunView> = {},
  ): Promise<void> {
    const runs = new Map(this.cluster.runs);
    runs.set(runs.size + 1, runOf(runs.size + 1, commandLine, more));
    this.cluster = changed({ ...this.cluster, runs }, views);
    await this.test?.setCluster(this.cluster);
  }

  /** Stops `named`, from its form to the end. */
  async stopNamed(test: TestConsole): Promise<void> {
    await test.press(':', 'caa_stop named', 'enter', 'enter', 'tab', 'tab', 'enter');
    await this.report('caa_stop named', { named: off('named') });
    await test.press('enter');
  }
}

const off = (name: string) => resource(name, 'OFFLINE', null, { since: fixedNow });
const on = (name: string, member: string) => resource(name, 'ONLINE', member, { since: fixedNow });

describe('undo', () => {
  const open = consoleOpener();

  it('TUI-250 z asks before it takes a stop back, and does it only when told', async () => {
    const site = new Site(open);
    const test = await site.open();
    await site.stopNamed(test);
    expect(test.screen()[22]).toContain('z=Undo');
    await test.press('z');
    await expectGolden('undo-80x24', test.screen());
    await test.press('enter');
    expect(site.asked).toHaveLength(1);
    await test.press('z', 'f6');
    expect(test.screen().join('\n')).toContain('caa_start named -c polishham');
    await test.press('escape', 'tab', 'tab', 'enter');
    expect(site.asked.at(-1)).toBe(
      'caa.start {"names":["named"],"member":"polishham","force":false}',
    );
    // Begun when the stop had ended: whatever runs beside an act may have a part in what it changed.
    const startedAt = fixedNow;
    const started = { named: on('named', 'polishham') };
    await site.report('caa_start named -c polishham', started, { startedAt });
    expect(test.screen()[20]).toContain('Done. Enter goes back; z takes it back.');
    await test.press('enter', 'z');
    expect(test.screen().join('\n')).toContain('Undo caa_start named -c polishham?');
    expect(test.screen().join('\n')).toContain('Command:  caa_stop named');
  });

  it('TUI-250 has a dry run of the reverse command', async () => {
    const site = new Site(open);
    const test = await site.open();
    await site.stopNamed(test);
    await test.resize(60, 16);
    await test.press('z');
    await expectGolden('undo-60x16', test.screen());
    await test.press('d');
    expect(test.screen()[2]).toContain('What would happen: caa_start named -c');
    expect(site.asked.at(-1)).toBe(
      'caa.plan {"what":{"kind":"command","command":{"verb":"start","names":["named"],"member":"polishham","force":false}},"failing":[]}',
    );
  });

  it('TUI-250 says that nothing was done here, or who was quicker', async () => {
    const site = new Site(open);
    const test = await site.open();
    await test.press('z');
    expect(test.screen()[20]).toContain(
      'Nothing to undo: nothing was done from here in the last 10 minutes.',
    );
    await site.stopNamed(test);
    await site.report('caa_start named', { named: on('named', 'provolone') }, { user: 'brie' });
    expect(test.screen()[22]).not.toContain('z=Undo');
    await test.press('z');
    expect(test.screen()[20]).toContain(
      'Nothing to undo: brie did caa_start named at 20:12:35. (caa_stop named)',
    );
  });

  it('TUI-250 does not offer what another console or the command line did', async () => {
    const site = new Site(open);
    const test = await site.open();
    await site.report('caa_stop named', { named: off('named') });
    await test.press('z');
    expect(test.screen()[20]).toContain('Nothing to undo: nothing was done from here');
  });

  it('TUI-250 ends after ten minutes', async () => {
    const site = new Site(open);
    const test = await site.open();
    await site.stopNamed(test);
    await test.setNow(fixedNow + 10 * minute - 1);
    expect(test.screen()[22]).toContain('z=Undo');
    await test.setNow(fixedNow + 10 * minute);
    expect(test.screen()[22]).not.toContain('z=Undo');
    await test.press('z');
    expect(test.screen()[20]).toContain('nothing was done from here in the last 10 minutes.');
  });

  it('TUI-250 does nothing if somebody was quicker than the answer', async () => {
    const site = new Site(open);
    const test = await site.open();
    await site.stopNamed(test);
    await test.press('z');
    await site.report('caa_start named', { named: on('named', 'provolone') }, { user: 'brie' });
    await test.press('tab', 'tab', 'enter');
    expect(test.screen()[20]).toContain(
      'Nothing was undone: brie did caa_start named at 20:12:35.',
    );
    expect(site.asked).toHaveLength(1);
    expect(test.screen()[1]).not.toContain('Undo');
  });

  it('TUI-250 lists several acts, those that are past with the reason', async () => {
    const site = new Site(open);
    const test = await site.open();
    await site.stopNamed(test);
    await test.press(':', 'caa_start dhcp', 'enter', 'enter');
    await site.report('caa_start dhcp', { dhcp: on('dhcp', 'provolone') });
    await test.press('enter');
    await site.report('caa_unregister named', { named: null }, { user: 'brie' });
    await test.press(':', 'caa_relocate clock -c provolone', 'enter', 'enter');
    await test.press('tab', 'tab', 'enter');
    await site.report('caa_relocate clock -c provolone', { clock: on('clock', 'provolone') });
    await test.press('enter', 'z');
    await expectGolden('undo-list-80x24', test.screen());
    await test.press('down', 'down', 'enter');
    expect(test.screen()[20]).toContain('It cannot be undone: brie did caa_unregister named');
    await test.press('up', 'enter');
    expect(test.screen().join('\n')).toContain('Undo caa_start dhcp?');
  });

  it('TUI-250 takes changed values of the registry back to the version before', async () => {
    const site = new Site(open);
    const before = { attributes: { NAME: 'named', DESCRIPTION: 'old words' }, scriptPath: '' };
    const after = { attributes: { NAME: 'named', DESCRIPTION: 'new words' }, scriptPath: '' };
    const commandLine = 'caa_register -u named';
    const at = fixedNow - 10;
    site.versions = [version(7, { resource: 'named', commandLine, before, after, at })];
    const test = await site.open({ columns: 60, rows: 16 });
    await test.press(':', commandLine, 'enter', 'enter');
    await site.report(commandLine, {});
    await test.press('enter', 'z');
    await expectGolden('undo-registry-60x16', test.screen());
    await test.press('tab', 'tab', 'enter');
    expect(site.asked.at(-1)).toBe('caa.restore {"version":6,"names":["named"]}');
  });

  it('TUI-250 does several commands one after the other, and stops where one fails', async () => {
    const site = new Site(open);
    const test = await site.open();
    await test.press(':', 'caa_stop named cluster_lockd', 'enter', 'enter', 'tab', 'tab', 'enter');
    const [first] = site.asked;
    expect(first).toContain('caa.stop');
    await site.report('caa_stop cluster_lockd named', {
      named: off('named'),
      cluster_lockd: off('cluster_lockd'),
    });
    await test.press('enter', 'z');
    await expectGolden('undo-several-80x24', test.screen());
    await test.press('tab', 'tab', 'enter');
    expect(site.asked.slice(1)).toEqual([
      'caa.start {"names":["cluster_lockd"],"member":"provolone","force":false}',
      'caa.start {"names":["named"],"member":"polishham","force":false}',
    ]);
  });

  it('TUI-250 puts a changed profile file back, unless somebody changed it meanwhile', async () => {
    const path = 'var/cluster/caa/profile/app.cap';
    const was = { text: 'NAME=app\nDESCRIPTION=old\n', mode: 0o644 };
    const is = { text: 'NAME=app\nDESCRIPTION=new\n', mode: 0o644 };
    const answers = [
      { ok: false, messages: ['app.cap was changed by somebody else; nothing was written.'] },
      { ok: true, warnings: [], files: [{ path, was: is, is: was }] },
    ];
    const asked: unknown[] = [];
    const test = await open({
      screen: 'caa-menu',
      answer: (method, params) => {
        if (method !== 'profile.putBack') return new Promise(() => {});
        asked.push(params);
        return answers.shift();
      },
    });
    const file = { changes: [{ path, was, is }], isAsLeft: true };
    const cluster = deliState();
    const change = actOf({ verb: 'profile', names: ['app'], force: false }, cluster, cluster, {
      commandLine: 'change of app.cap',
      run: null,
      file,
    });
    test.console.store.setState({ acts: [change] });
    await test.press('z');
    await expectGolden('undo-profile-80x24', test.screen());
    await test.press('tab', 'enter');
    expect(test.screen()[20]).toContain('app.cap was changed by somebody else');
    await test.press('z', 'tab', 'enter');
    expect(test.screen()[20]).toContain('The profile is as it was before.');
    expect(asked[1]).toEqual({ name: 'app', files: file.changes });
    await test.press('z');
    expect(test.screen().join('\n')).toContain('DESCRIPTION: old -> new');
  });

  const profilePath = 'var/cluster/caa/profile/app.cap';
  const scriptPath = 'var/cluster/caa/script/app.scr';
  const profileText = { text: 'NAME=app\nTYPE=application\n', mode: 0o644 };
  const scriptText = { text: '#!/bin/sh\n', mode: 0o755 };
  const created = [
    { path: scriptPath, was: null, is: scriptText },
    { path: profilePath, was: null, is: profileText },
  ];

  /** A console that has just created or deleted the profile of `app`. */
  async function withProfileAct(
    commandLine: string,
    changes: readonly FileChange[] | null,
    setup: ConsoleSetup = {},
  ) {
    const asked: unknown[] = [];
    const cluster = setup.cluster ?? deliState();
    const test = await open({
      screen: 'caa-menu',
      answer: (method, params) => {
        if (method !== 'profile.putBack') return new Promise(() => {});
        asked.push(params);
        const files = changes?.map(({ path, was, is }) => ({ path, was: is, is: was }));
        return { ok: true, warnings: ['/app.scr stays: other may need it too.'], files };
      },
      ...setup,
    });
    const order = { verb: 'profile', names: ['app'], force: false } as const;
    const file = { changes, isAsLeft: true };
    const act = actOf(order, cluster, cluster, { commandLine, run: null, file });
    test.console.store.setState({ acts: [act] });
    return { test, asked };
  }

  it.each([
    [80, 24],
    [60, 16],
  ])(
    'TUI-250 takes the creation of a profile back, with its script (%ix%i)',
    async (columns, rows) => {
      const { test, asked } = await withProfileAct('creation of app.cap', created, {
        columns,
        rows,
      });
      await test.press('z');
      const name = columns === 80 ? 'undo-creation-80x24' : 'undo-creation-60x16';
      await expectGolden(name, test.screen());
      await test.press('tab', 'enter');
      expect(asked).toEqual([{ name: 'app', files: created }]);
      expect(test.screen().join('\n')).toContain('app.cap is gone again. z takes that back.');
      expect(test.log).toContain('script caa_profile -delete app');
      await test.press('z');
      expect(test.screen().join('\n')).toContain('Undo deletion of app.cap?');
      expect(test.screen().join('\n')).toContain('no profile file -> the file it had');
    },
  );

  it('TUI-250 names the command for a creation that made no script: it must not take one along', async () => {
    const { test } = await withProfileAct('creation of app.cap', created.slice(1));
    await test.press('z');
    expect(test.screen().join('\n')).toContain('Command:  rm /var/cluster/caa/profile/app.cap');
  });

  it('TUI-250 offers no creation whose resource is registered, and no deletion that nobody kept', async () => {
    const registered = changed(deliState(), { app: off('app') });
    const first = await withProfileAct('creation of app.cap', created, { cluster: registered });
    await first.test.press('z');
    expect(first.test.screen()[20]).toContain(
      'Nothing to undo: app is registered; unregister it first. (creation of app.cap)',
    );
    const second = await withProfileAct('deletion of app.cap', null);
    await second.test.press('z');
    expect(second.test.screen()[20]).toContain('Nothing to undo: the file was not UTF-8 text');
  });

  it('TUI-250 TUI-245 wants a name typed for more than three resources', async () => {
    const site = new Site(open);
    const names = ['app1', 'app2', 'app3', 'app4', 'app5'];
    const views = (member: (at: number) => string) =>
      Object.fromEntries(names.map((name, at) => [name, on(name, member(at))]));
    site.cluster = changed(
      deliState(),
      views((at) => (at % 2 === 0 ? 'polishham' : 'provolone')),
    );
    const test = await site.open();
    const after = changed(
      site.cluster,
      views((at) => (at % 2 === 0 ? 'provolone' : 'polishham')),
    );
    await test.setCluster(after);
    const order = { verb: 'balance', names, force: false } as const;
    const commandLine = 'caa_balance -all';
    const balance = actOf(order, site.cluster, after, { names: null, commandLine });
    test.console.store.setState({ acts: [balance] });
    await test.press('z');
    await expectGolden('undo-typed-80x24', test.screen());
    await test.press('escape');
    await test.resize(60, 16);
    await test.press('z');
    expect(test.screen().join('\n')).toContain('Type the name deli to go on:');
    await test.press('escape');
    await test.resize(80, 24);
    await test.press('z');
    await test.press('tab', 'tab', 'enter');
    expect(test.screen()[20]).toContain('type deli into the field first');
    await test.press('deli', 'enter');
    expect(site.asked).toEqual([
      'caa.relocate {"names":["app1"],"member":"polishham","force":false}',
      'caa.relocate {"names":["app2"],"member":"provolone","force":false}',
      'caa.relocate {"names":["app3"],"member":"polishham","force":false}',
      'caa.relocate {"names":["app4"],"member":"provolone","force":false}',
      'caa.relocate {"names":["app5"],"member":"polishham","force":false}',
    ]);
  });

  it('says that there is no line while there is none', async () => {
    const site = new Site(open);
    const test = await site.open();
    await site.stopNamed(test);
    await test.setCluster({ ...site.cluster, phase: 'lost' });
    await test.press('z');
    expect(test.screen()[20]).toContain('Undo: there is no line to the cluster service.');
  });

  it('TUI-251 is refused in read-only mode', async () => {
    const test = await new Site(open).open({ access: 'RO' });
    await test.press('z');
    expect(test.screen()[20]).toContain('Undo: not in read-only mode.');
  });

  it('stands in the help of every view, and `:undo` does the same', async () => {
    const test = await new Site(open).open();
    await test.press('?', 'undo');
    expect(test.screen().join('\n')).toMatch(
      /z\s.*Take back what was done from here; asks first\./,
    );
    await test.press('escape', ':', 'undo', 'enter');
    expect(test.screen()[20]).toContain('Nothing to undo');
  });
});
