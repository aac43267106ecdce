// Faults to practise with as a person sees it: what would happen, the question, the run, the way back.
import { afterEach, describe, expect, it } from 'vitest';
import type { RunView } from '../../../src/engine/index.ts';
import type { RunLine } from '../../../src/protocol/index.ts';
import type { ClusterState } from '../../../src/tui/cluster-store.ts';
import { type ConsoleSetup, expectGolden, type TestConsole } from '../../support/console.ts';
import { deliState, fixedNow, resource } from '../../support/console-data.ts';
import { calmState, networks } from '../calm-data.ts';
import { openAbove } from '../monitoring-console.ts';
import { changed } from '../monitoring-world.ts';
import { decisionFor, detailsOf } from '../resource-details/details-data.ts';

let opened: TestConsole | null = null;

afterEach(() => {
  opened?.close();
  opened = null;
});

type Inject = (value: unknown) => void;

interface Scene extends ConsoleSetup {
  /** Gets the functions that end `fault.inject`: with a result, or by throwing. */
  readonly injected?: (end: Inject, fail: Inject) => void;
}

async function open(scene: Scene = {}): Promise<TestConsole> {
  opened?.close();
  const { injected = () => {}, params = {}, ...setup } = scene;
  const cluster = setup.cluster ?? deliState();
  const answer = (method: string, asked: unknown): unknown => {
    if (method === 'fault.inject') return new Promise(injected);
    const { name } = asked as { readonly name: string };
    const view = cluster.resources.get(name) ?? resource(name, 'ONLINE', 'polishham');
    return detailsOf(view, { ifMoved: decisionFor(name) });
  };
  opened = await openAbove(
    { screen: 'faults', params, path: ['General Tasks'] },
    { answer, ...setup },
  );
  return opened;
}

function injections(test: TestConsole): readonly string[] {
  return test.log.filter((line) => line.startsWith('request fault.inject'));
}

function withRun(
  state: ClusterState,
  lines: readonly string[],
  more: Partial<RunView> = {},
): ClusterState {
  const run: RunView = {
    number: 7,
    user: 'root',
    commandLine: 'clu_fault crash polishham',
    startedAt: fixedNow,
    endedAt: null,
    status: 'RUNNING',
    exitCode: null,
    ...more,
  };
  const output = lines.map(
    (text, index): RunLine => ({
      run: 7,
      sequence: index + 1,
      at: fixedNow,
      kind: 'out',
      text,
      member: null,
      resource: null,
    }),
  );
  return { ...state, runs: new Map([[7, run]]), runLines: new Map([[7, output]]) };
}

function crowded(): ClusterState {
  const more = ['a', 'b', 'c'].map(
    (name) => [name, resource(name, 'ONLINE', 'polishham')] as const,
  );
  return changed(deliState(), Object.fromEntries(more));
}

describe('fault injection', () => {
  it('shows beforehand what would happen to the focused member', async () => {
    const test = await open();
    await expectGolden('faults-80x24', test.screen());
    expect(injections(test)).toEqual([]);
    await test.press('down');
    expect(test.screen()[7]).toContain('What would happen to provolone');
    expect(test.screen().join('\n')).toContain('cluster_lockd   would start on provolone');
  });

  it('TUI-170, TUI-205, TUI-246 asks first, with Cancel in focus, the command and the way back', async () => {
    const test = await open();
    await test.press('c');
    await expectGolden('faults-crash-80x24', test.screen());
    await test.press('enter');
    expect(injections(test)).toEqual([]);
    await test.press('c', 'f6');
    expect(test.screen().join('\n')).toContain('clu_fault crash polishham');
    await test.press('escape', 'escape');
    expect(injections(test)).toEqual([]);
  });

  const plan = {
    basis: '4.7',
    assumptions: [],
    lines: [{ stream: 'out', text: 'Member polishham has crashed.' }],
    exitCode: 0,
    events: [],
    changes: [],
    decisions: [],
    versions: [],
    placements: [],
  };
  const planning = (method: string, asked: unknown): unknown => {
    if (method === 'caa.plan') return plan;
    if (method === 'fault.inject') return new Promise(() => {});
    const { name } = asked as { readonly name: string };
    return detailsOf(resource(name, 'ONLINE', 'polishham'), { ifMoved: decisionFor(name) });
  };

  it('TUI-071 TUI-249 shows what would happen, from its key and from the question, and does just that', async () => {
    const test = await open({ answer: planning });
    await test.press('W');
    expect(test.screen().join('\n')).toContain('What would happen to polishham');
    await test.press('shut', 'enter');
    expect(test.log.at(-1)).toContain('"command":{"verb":"shutdown","member":"polishham"}');
    expect(test.screen().join('\n')).toContain('What would happen: clu_fault shutdown polishham');
    await test.press('escape', 'c', 'd');
    expect(test.screen().join('\n')).toContain('What would happen: clu_fault crash polishham');
    expect(injections(test)).toEqual([]);
    await test.press('D');
    expect(injections(test)[0]).toContain('"fault":"crash","member":"polishham"');
    expect(injections(test)[0]).toContain('"basis":"4.7"');
  });

  it('TUI-245 after a plan too a grave fault wants the name typed', async () => {
    const test = await open({ cluster: crowded(), answer: planning });
    await test.press('c', 'd', 'D');
    expect(injections(test)).toEqual([]);
    expect(test.screen().join('\n')).toContain('Exactly as planned (plan 4.7), or not at all.');
    await test.press('tab', 'enter', 'polishham', 'enter');
    expect(injections(test)[0]).toContain('"basis":"4.7"');
  });

  it('TUI-245 wants the name typed when more than three applications go, or the quorum', async () => {
    const test = await open({ cluster: crowded() });
    await test.press('c');
    await expectGolden('faults-crash-grave-80x24', test.screen());
    await test.press('tab', 'tab', 'enter');
    expect(injections(test)).toEqual([]);
    expect(test.screen()[20]).toContain('type polishham into the field first');
    await test.press('polishham', 'enter');
    expect(injections(test)).toHaveLength(1);
    const head = deliState().head;
    if (head === null) throw new Error('no head');
    const quorum = { ...head.quorum, currentVotes: 3 };
    const weak = await open({ cluster: { ...deliState(), head: { ...head, quorum } } });
    await weak.press('c');
    expect(weak.screen().join('\n')).toContain('QUORUM LOST; CAA waits until it is back.');
    expect(weak.screen().join('\n')).toContain('Type polishham to go on:');
  });

  it('waits with the question until it can say where the applications go', async () => {
    let release = (): void => {};
    const view = deliState().resources.get('clock');
    const test = await open({
      answer: (method, params) => {
        if (method !== 'caa.details' || view === undefined) throw new Error('not asked');
        const { name } = params as { readonly name: string };
        const details = detailsOf(view, { ifMoved: decisionFor(name) });
        if (name === 'clock') return details;
        return new Promise((resolve) => {
          release = () => resolve(details);
        });
      },
    });
    await test.press('c');
    expect(test.screen().join('\n')).not.toContain('Crash polishham?');
    expect(test.screen()[20]).toContain('Asking the service');
    release();
    await test.setNow(fixedNow);
    expect(test.screen().join('\n')).toContain('Crash polishham?');
    expect(test.screen().join('\n')).toContain('named           would start on provolone');
  });

  it('shows the output as it comes, how it ended, and the way back', async () => {
    let end: Inject = () => {};
    const test = await open({
      injected: (resolve) => {
        end = resolve;
      },
    });
    await test.press('c', 'tab', 'tab', 'enter');
    expect(injections(test)).toEqual([
      'request fault.inject {"fault":"crash","member":"polishham","caller":{"user":"root","commandLine":"clu_fault crash polishham","locale":"C C C C C C"}}',
    ]);
    expect(test.screen()[8]).toContain('RUNNING   clu_fault crash polishham');
    await test.press('b');
    expect(test.screen()[20]).toContain(
      'clu_fault crash polishham is still running; wait for its end.',
    );
    const state = deliState();
    const polishham = state.members.get('polishham');
    if (polishham === undefined) throw new Error('no polishham');
    const down = {
      ...state,
      members: new Map([...state.members, ['polishham', { ...polishham, state: 'DOWN' as const }]]),
    };
    await test.setCluster(
      withRun(down, ['Resource clock fails over.', 'Member polishham has crashed.']),
    );
    end({ run: 7, exitCode: 0 });
    await test.setNow(fixedNow);
    await test.press('>');
    await expectGolden('faults-crashed-80x24', test.screen());
    await test.press('c');
    expect(test.screen()[20]).toContain('polishham is DOWN, so it cannot go down. b boots it.');
    await test.press('b');
    expect(test.screen().join('\n')).toContain('Boot polishham?');
    expect(test.screen().join('\n')).toContain('Way back: clu_fault shutdown polishham');
  });

  it('says why a fault was refused, and what failed', async () => {
    let fail: Inject = () => {};
    const refused = await open({
      injected: (_resolve, reject) => {
        fail = reject;
      },
    });
    await refused.press('s', 'tab', 'tab', 'enter');
    fail(new Error('Member polishham is not available. It is DOWN.'));
    await refused.setNow(fixedNow);
    expect(refused.screen()[8]).toContain(
      'FAILED    Member polishham is not available. It is DOWN.',
    );
    let end: Inject = () => {};
    const failed = await open({
      injected: (resolve) => {
        end = resolve;
      },
    });
    await failed.press('s', 'tab', 'tab', 'enter');
    end({ run: 7, exitCode: 1 });
    await failed.setNow(fixedNow);
    expect(failed.screen()[8]).toContain('FAILED    clu_fault shutdown polishham, exit 1   run 7');
    expect(failed.screen()[20]).toContain('It failed; the last lines say why.');
  });

  it('takes no earlier run of the same command for its own', async () => {
    const before = withRun(deliState(), ['an earlier crash'], { status: 'OK', exitCode: 0 });
    const test = await open({ cluster: before });
    await test.press('c', 'tab', 'tab', 'enter');
    await test.setCluster({ ...before });
    expect(test.screen()[8]).toContain('RUNNING   clu_fault crash polishham   0 s');
    expect(test.screen().join('\n')).not.toContain('an earlier crash');
    expect(test.screen().join('\n')).toContain('no lines yet');
  });

  it('TUI-229 shows control characters of the output as text', async () => {
    const test = await open();
    await test.press('c', 'tab', 'tab', 'enter');
    await test.setCluster(withRun(deliState(), ['\u001B[2Jcleared']));
    expect(test.screen().join('\n')).toContain('^[[2Jcleared');
  });

  it('TUI-251, TUI-293 does nothing in read-only mode, or without a line', async () => {
    const readOnly = await open({ access: 'RO' });
    await readOnly.press('c');
    expect(readOnly.screen()[20]).toContain('not in read-only mode');
    const lost = await open({ cluster: { ...deliState(), phase: 'lost', lostAt: fixedNow } });
    await lost.press('c');
    expect(lost.screen()[20]).toContain('There is no line to the cluster service');
    expect(lost.log).toEqual([]);
  });

  it('TUI-346 fits on a small screen, with the command and the way back in the question', async () => {
    const test = await open({ columns: 60, rows: 16, cluster: crowded() });
    await expectGolden('faults-60x16', test.screen());
    await test.press('c');
    await expectGolden('faults-crash-60x16', test.screen());
    expect(test.screen().join('\n')).toContain('Type polishham to go on:');
  });

  it('gives the focus to the member of the command line, when the members are known', async () => {
    const none = { ...deliState(), members: new Map(), head: null };
    const test = await open({ cluster: none, params: { arguments: 'pepicelli' } });
    await test.setCluster(deliState());
    expect(test.screen()[7]).toContain('What would happen to pepicelli');
  });
});

describe('adapters and devices of a member', () => {
  const answered = (method: string): unknown => {
    if (method !== 'fault.hardware') throw new Error('refused by the test');
    return { run: 7, exitCode: 0 };
  };
  const faultsOf = (test: TestConsole) =>
    test.log.filter((line) => line.startsWith('request fault.hardware'));

  it('are listed, and one that works is failed after a question', async () => {
    const cluster = calmState({ monitored: networks });
    const test = await openAbove(
      { screen: 'faults', path: ['General Tasks'] },
      { cluster, answer: answered },
    );
    await test.press('h');
    await expectGolden('faults-hardware-80x24', test.screen());
    await test.press('enter');
    const question = test.screen().join('\n');
    expect(question).toContain('Watched by: network1.');
    expect(question).toContain('Command:  clu_fault fail-adapter polishham tu0');
    expect(question).toContain('Way back: clu_fault restore-adapter polishham tu0');
    expect(faultsOf(test)).toEqual([]);
    await test.press('tab', 'tab', 'enter');
    expect(faultsOf(test)).toEqual([
      expect.stringContaining(
        '{"verb":"fail","kind":"adapter","member":"polishham","hardware":"tu0",',
      ),
    ]);
    test.close();
  });

  it('are restored when they have failed', async () => {
    const cluster = calmState({ monitored: networks });
    const params = { member: 'provolone' };
    const test = await openAbove(
      { screen: 'faults', params, path: ['General Tasks'] },
      { cluster, answer: answered },
    );
    await test.press('h', 'down', 'enter', 'tab', 'tab', 'enter');
    expect(faultsOf(test)).toEqual([
      expect.stringContaining(
        '{"verb":"repair","kind":"device","member":"provolone","hardware":"/dev/tape/tape1",',
      ),
    ]);
    test.close();
  });

  it('says so when the member has none', async () => {
    const test = await openAbove(
      { screen: 'faults', path: ['General Tasks'] },
      { answer: answered },
    );
    await test.press('h');
    expect(test.screen()[20]).toContain('polishham has no adapter or device that could fail.');
    test.close();
  });

  describe('the four tasks of practice', () => {
    const failing = { kind: 'fail', entryPoint: 'check' } as const;

    /** A console with a service that keeps faults of scripts, opened by a task of the menu. */
    async function openTask(type: string, setup: Partial<ConsoleSetup> = {}) {
      const faults = new Map<string, unknown>();
      opened?.close();
      opened = await openAbove(
        { screen: 'faults', params: { type }, path: ['General Tasks'] },
        {
          cluster: { ...deliState(), members: calmState().members },
          answer: (method, params) => {
            const { name, fault } = params as { name: string; fault: unknown };
            if (method === 'fault.scripts') {
              return { faults: [...faults].map(([key, value]) => ({ name: key, fault: value })) };
            }
            if (method !== 'fault.script') return new Promise(() => {});
            const was = faults.get(name) ?? null;
            if (fault === null) faults.delete(name);
            else faults.set(name, fault);
            return { ok: true, was };
          },
          ...setup,
        },
      );
      return opened;
    }

    it('TUI-333 TUI-245 makes a check fail after a question, and ends that again', async () => {
      const test = await openTask('check');
      await test.press('clock', 'enter');
      await expectGolden('faults-script-80x24', test.screen());
      await test.press('enter');
      await expectGolden('faults-script-question-80x24', test.screen());
      await test.press('enter');
      expect(test.log.filter((line) => line.includes('fault.script '))).toEqual([]);
      await test.press('a', 'clock', 'enter', 'enter', 'tab', 'enter');
      expect(test.log).toContain(
        `request fault.script ${JSON.stringify({ name: 'clock', fault: failing })}`,
      );
      expect(test.log).toContain('script clu_fault fail-script clock check');
      expect(test.screen()[20]).toContain('clock: check fails, on purpose. a, then clock,');
      await test.press('a', 'clock');
      expect(test.screen().join('\n')).toContain('check fails, on purpose');
      await test.press('enter', 'enter', 'tab', 'enter');
      expect(test.log).toContain('request fault.script {"name":"clock","fault":null}');
      expect(test.screen()[20]).toContain('The action script of clock works again.');
    });

    it('TUI-333 waits with its list until there is a line', async () => {
      const connecting = { ...deliState(), phase: 'connecting' as const, heardAt: null };
      const test = await openTask('check', { cluster: { ...connecting, members: new Map() } });
      expect(test.screen().join('\n')).not.toContain('List:');
      await test.setCluster(deliState());
      expect(test.screen().join('\n')).toContain('List: Action script of which application');
    });

    it('TUI-333 makes a script slow, and only that is offered by its task', async () => {
      const test = await openTask('slow');
      await test.press('clock', 'enter');
      expect(test.screen().join('\n')).not.toContain('check fails');
      await test.press('start takes 120', 'enter');
      expect(test.screen().join('\n')).toContain('Command:  clu_fault slow-script clock 120 start');
      expect(test.screen().join('\n')).toContain('Way back: clu_fault restore-script clock');
    });

    it('TUI-333 unplugs the adapter of a member, with the way back', async () => {
      const test = await openTask('network');
      expect(test.screen().join('\n')).toContain('tu0 of polishham');
      await test.press('tu0', 'enter');
      expect(test.screen().join('\n')).toContain('Command:  clu_fault fail-adapter polishham tu0');
      expect(test.screen().join('\n')).toContain(
        'Way back: clu_fault restore-adapter polishham tu0',
      );
    });

    it('TUI-333 TUI-251 asks nothing in read-only mode', async () => {
      const test = await openTask('check', { access: 'RO' });
      expect(test.screen().join('\n')).not.toContain('List:');
      await test.press('a');
      expect(test.screen()[20]).toContain('ead-only mode');
    });
  });
});
