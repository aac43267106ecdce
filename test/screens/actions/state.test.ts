// The action screens as reducers: what is asked before something is done, and what is requested then.
import { describe, expect, it } from 'vitest';
import {
  type ActionEvent,
  type ActionState,
  reduceAction,
  startAction,
} from '../../../src/screens/actions/state.ts';
import { type Verb, verbTexts } from '../../../src/screens/actions/verbs.ts';
import type { ClusterState } from '../../../src/tui/cluster-store.ts';
import type { Effect, ScreenEvent, ScreenParams, World } from '../../../src/tui/screen.ts';
import type { Key } from '../../../src/tui/terminal/index.ts';
import { deliState, resource } from '../../support/console-data.ts';
import { deliWith, detailsOf, worldOf } from './scene.ts';

/** A screen and the world around it, driven by events. */
class Driver {
  state: ActionState;
  world: World;
  effects: readonly Effect<ActionEvent, never>[];

  constructor(verb: Verb, params: ScreenParams, world: World) {
    const started = startAction(verb, params, world);
    this.state = started.state;
    this.effects = started.effects;
    this.world = world;
  }

  send(event: ScreenEvent<ActionEvent>): this {
    const step = reduceAction(this.state, event, this.world);
    if (step === null) throw new Error(`${JSON.stringify(event)} means nothing here`);
    this.state = step.state;
    this.effects = step.effects ?? [];
    return this;
  }

  action(id: string): this {
    return this.send({ type: 'action', id, key: null });
  }

  own(event: ActionEvent): this {
    return this.send({ type: 'own', event });
  }

  type(text: string): this {
    for (const character of text)
      this.send({ type: 'key', key: character === ' ' ? space : letter(character) });
    return this;
  }

  /** Answers every question about placement. */
  place(): this {
    for (const { method, params } of this.requests()) {
      if (method !== 'caa.details') continue;
      const { name } = params as { readonly name: string };
      const view = this.world.cluster.resources.get(name);
      if (view === undefined) throw new Error(`${name} is not in the test`);
      const details = detailsOf(view, ['provolone', 'polishham'], { pepicelli: 'is DOWN' });
      this.own({ type: 'placed', name, details });
    }
    return this;
  }

  requests(): readonly { readonly method: string; readonly params: unknown }[] {
    return this.effects.flatMap((effect) =>
      effect.type === 'request' ? [{ method: effect.method, params: effect.params }] : [],
    );
  }

  /** The question on the screen, drawn as its text; empty if there is none. */
  dialog(): { readonly name: string; readonly title: string } | null {
    for (const effect of this.effects) {
      if (effect.type !== 'show') continue;
      const { view } = effect;
      return { name: view.name, title: view.preview(this.world)?.commands[0] ?? '' };
    }
    return null;
  }

  message(): string {
    return this.effects.flatMap((one) => (one.type === 'message' ? [one.text] : [])).join('\n');
  }

  change(cluster: ClusterState): this {
    this.world = { ...this.world, cluster };
    return this;
  }
}

const space: Key = { kind: 'key', name: 'space', text: ' ', ctrl: false, alt: false, shift: false };
const letter = (text: string): Key => ({ ...space, name: 'character', text });
const caller = (commandLine: string) => ({ user: 'root', commandLine, locale: 'C C C C C C' });
const open = (verb: Verb, params: ScreenParams, world = worldOf()): Driver =>
  new Driver(verb, params, world);

describe('what is asked for', () => {
  it('CAA-514 each screen asks for what its command does', () => {
    const cases: readonly (readonly [Verb, ScreenParams, string, object])[] = [
      [
        'start',
        { names: 'dhcp' },
        'caa_start dhcp',
        { names: ['dhcp'], member: null, force: false },
      ],
      [
        'start',
        { arguments: 'dhcp -c provolone' },
        'caa_start dhcp -c provolone',
        { names: ['dhcp'], member: 'provolone', force: false },
      ],
      ['register', { names: 'cups' }, 'caa_register cups', { names: ['cups'], update: false }],
      [
        'register',
        { arguments: '-u clock' },
        'caa_register -u clock',
        { names: ['clock'], update: true },
      ],
    ];
    for (const [verb, params, commandLine, expected] of cases) {
      const driver = open(verb, params).action('action.do');
      expect(driver.requests()).toEqual([
        { method: `caa.${verb}`, params: { ...expected, caller: caller(commandLine) } },
      ]);
      expect(driver.state.run?.commandLine).toBe(commandLine);
    }
  });

  it('TUI-245 stop, relocate and unregister ask first; the answer acts', () => {
    const cases: readonly (readonly [Verb, string, string, object])[] = [
      ['stop', 'clock', 'caa_stop clock', { names: ['clock'], force: false }],
      ['relocate', 'clock', 'caa_relocate clock', { names: ['clock'], member: null, force: false }],
      ['unregister', 'dhcp', 'caa_unregister dhcp', { names: ['dhcp'] }],
    ];
    for (const [verb, names, commandLine, expected] of cases) {
      const driver = open(verb, { names }).action('form.do');
      expect(driver.requests().filter(({ method }) => method !== 'caa.details')).toEqual([]);
      expect(driver.dialog()).toEqual({ name: 'confirm', title: commandLine });
      driver.own({ type: 'confirmed', answer: 'act' });
      expect(driver.requests()).toEqual([
        { method: `caa.${verb}`, params: { ...expected, caller: caller(commandLine) } },
      ]);
    }
  });

  it('TUI-245 with the option type-only the plain ones do not ask, -f and many still do', () => {
    const options = { ...worldOf().options, confirm: 'type-only' as const };
    const world = worldOf(deliState(), { options });
    expect(open('stop', { names: 'clock' }, world).action('form.do').requests()[0]?.method).toBe(
      'caa.stop',
    );
    const needed = deliWith(resource('app', 'ONLINE', 'polishham', { required: ['clock'] }));
    const forced = open('stop', { arguments: '-f clock' }, worldOf(needed, { options }));
    expect(forced.action('form.do').dialog()?.title).toBe('caa_stop -f clock');
    expect(forced.requests()).toEqual([]);
    const four = ['a', 'b', 'c', 'd'];
    const many = deliWith(...four.map((name) => resource(name, 'OFFLINE', null)));
    const start = open('start', { names: four.join(' ') }, worldOf(many, { options }));
    expect(start.action('form.do').dialog()?.title).toBe('caa_start a b c d');
  });

  it('TUI-252 what changed while the question stood is shown before anything is done', () => {
    const driver = open('stop', { names: 'clock' }).action('form.do');
    driver.change(deliWith(resource('clock', 'ONLINE', 'provolone')));
    driver.own({ type: 'confirmed', answer: 'act' });
    expect(driver.requests()).toEqual([]);
    expect(driver.dialog()?.name).toBe('confirm');
    driver.own({ type: 'confirmed', answer: 'act' });
    expect(driver.requests()[0]?.method).toBe('caa.stop');
  });

  it('CAA-152 values of attributes go with the request', () => {
    const driver = open('start', { arguments: 'USR_DEBUG=1 USR_TEXT=a=b dhcp' }).action('form.do');
    const [asked] = driver.requests().filter(({ method }) => method === 'caa.start');
    expect(asked?.params).toMatchObject({
      names: ['dhcp'],
      userAttributes: { USR_DEBUG: '1', USR_TEXT: 'a=b' },
    });
  });

  it('TUI-252 what cannot be done any more is refused after the answer', () => {
    const driver = open('stop', { names: 'clock' }).action('form.do');
    driver.change(deliWith(resource('clock', 'OFFLINE', null)));
    driver.own({ type: 'confirmed', answer: 'act' });
    expect(driver.requests()).toEqual([]);
    expect(driver.message()).toBe('Not tried: Resource clock is not running.');
  });

  it('refuses in read-only mode and without a line, and asks for nothing', () => {
    const readOnly = open('start', { names: 'dhcp' }, worldOf(deliState(), { access: 'RO' }));
    expect(readOnly.action('form.do').message()).toContain('not in read-only mode');
    expect(readOnly.requests().filter(({ method }) => method !== 'caa.details')).toEqual([]);
    const lost = open('start', { names: 'dhcp' }, worldOf({ ...deliState(), phase: 'lost' }));
    expect(lost.action('form.do').message()).toContain('There is no line to the cluster service');
    expect(lost.requests()).toEqual([]);
  });

  it('TUI-204 does not act without names, without the member, or with an attribute that is not defined', () => {
    const empty = open('start', {}).action('form.do');
    expect(empty.state.form.problems).toEqual({
      names: 'Choose at least one: F4 lists what can be chosen.',
    });
    const where = open('start', { names: 'dhcp' })
      .action('form.next')
      .action('form.toggle')
      .action('form.do');
    expect(Object.keys(where.state.form.problems)).toEqual(['where']);
    const attribute = open('start', { arguments: 'USR_DEBUG=1 dhcp lockd' }).action('form.do');
    expect(attribute.state.form.problems).toEqual({
      attributes: 'Values of attributes go with exactly one resource name.',
    });
    const forced = open('start', { arguments: 'USR_DEBUG=1 -f dhcp' }).action('form.do');
    expect(forced.state.form.problems).toEqual({
      attributes: 'Values of attributes cannot be combined with -f.',
    });
    for (const driver of [empty, where, attribute, forced]) {
      expect(driver.requests().filter(({ method }) => method !== 'caa.details')).toEqual([]);
    }
  });
});

describe('choosing', () => {
  it('TUI-053 opened as a task it lists what can be chosen; opened with names it does not', () => {
    expect(open('start', {}).dialog()?.name).toBe('pick');
    expect(open('start', { names: 'dhcp' }).dialog()).toBeNull();
    const nothing = worldOf({ ...deliState(), resources: new Map() });
    expect(open('start', {}, nothing).dialog(), 'there is nothing to list').toBeNull();
  });

  it('takes names and member from the lists, and types them as well', () => {
    const driver = open('start', {}).own({ type: 'picked-names', names: ['dhcp'] });
    expect(driver.state.form.values.names).toBe('dhcp');
    driver.own({ type: 'picked-member', members: ['polishham'] });
    expect(driver.state).toMatchObject({ member: 'polishham' });
    expect(driver.state.form.values.where).toBe('member');
    const typed = open('start', {}).type('dhcp');
    expect(typed.state.form.values.names).toBe('dhcp');
  });

  it('asks where the policy would go once for each name, again after a change, and never while it runs', () => {
    const driver = open('start', { names: 'dhcp' });
    expect(driver.requests()).toEqual([{ method: 'caa.details', params: { name: 'dhcp' } }]);
    driver.own({ type: 'placement-needed' });
    expect(driver.requests(), 'it has been asked').toEqual([]);
    driver.effects = [
      {
        type: 'request',
        method: 'caa.details',
        params: { name: 'dhcp' },
        perform: () => Promise.reject(),
      },
    ];
    driver.place().own({ type: 'placement-needed' });
    expect(driver.requests(), 'it is known').toEqual([]);
    driver.change(deliWith(resource('named', 'OFFLINE', null))).own({ type: 'placement-needed' });
    expect(driver.requests()).toEqual([{ method: 'caa.details', params: { name: 'dhcp' } }]);
    driver.action('form.do');
    expect(driver.requests().map(({ method }) => method)).toEqual(['caa.start']);
  });

  it('TUI-103 the list of members waits for the service, unless another key is pressed', () => {
    const waiting = open('start', { names: 'dhcp' });
    const asked = waiting.effects;
    waiting.action('form.next').action('form.list');
    expect(waiting.dialog(), 'what is possible is not known yet').toBeNull();
    waiting.effects = asked;
    waiting.place();
    expect(waiting.dialog()?.name).toBe('pick');
    const busy = open('start', { names: 'dhcp' });
    busy.action('form.next').action('form.list').action('form.next');
    busy.effects = asked;
    busy.place();
    expect(busy.dialog()).toBeNull();
  });

  it('a name that is not registered is not asked about', () => {
    expect(open('start', { names: 'ghost' }).requests()).toEqual([]);
  });
});

describe('the run', () => {
  it('again brings the form back with its values', () => {
    const driver = open('start', { arguments: 'dhcp -c provolone' }).action('form.do');
    const answer = { ok: true as const, result: { run: 7, exitCode: 1 } };
    driver.own({ type: 'answered', answer }).action('run.again');
    expect(driver.state.run).toBeNull();
    expect(driver.state.form.values.names).toBe('dhcp');
    expect(driver.state.member).toBe('provolone');
    driver.action('form.do');
    expect(
      driver.state.run?.after,
      'the old run is not taken for the new one',
    ).toBeGreaterThanOrEqual(7);
  });

  it('hiding leaves the screen and asks for nothing', () => {
    const driver = open('start', { names: 'dhcp' }).action('form.do').action('run.hide');
    expect(driver.effects).toEqual([{ type: 'press', id: 'back' }]);
  });
});

it('every verb has its texts', () => {
  for (const [verb, texts] of Object.entries(verbTexts)) {
    expect(texts.verb).toBe(verb);
    expect(texts.command).toBe(`caa_${verb}`);
    expect(texts.title).toBe(`${texts.act} resources`);
  }
});
