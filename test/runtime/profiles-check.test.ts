// What the console's form asks of the profile service: a trial of create and update, and where a new profile
// starts from.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestCluster, type TestCluster } from './profiles-cluster.ts';

const script = '#!/bin/sh\nexit 0\n';
const executable = '/usr/dt/bin/calc-of-this-test';

let cluster: TestCluster;
beforeEach(() => {
  cluster = openTestCluster();
  cluster.write('usr/dt/bin/calc-of-this-test', script, 0o755);
});
afterEach(() => cluster.close());

describe('check', () => {
  it('answers as create does and writes nothing', () => {
    const before = cluster.tree();
    const good = { type: 'application', executable };
    expect(cluster.profiles.check({ name: 'calc', attributes: {}, create: good })).toEqual({
      ok: true,
      warnings: [],
    });
    const values = { name: 'calc', attributes: { CHECK_INTERVAL: 'x' } };
    const bad = { type: 'application', executable: '/no/such' };
    expect(cluster.profiles.check({ ...values, create: bad })).toEqual(
      cluster.profiles.create({ ...values, ...bad, force: false }),
    );
    expect(cluster.tree()).toEqual(before);
  });

  it('refuses a name that is taken', () => {
    const create = { type: 'application', executable };
    cluster.profiles.create({ name: 'calc', attributes: {}, ...create, force: false });
    const answer = cluster.profiles.check({ name: 'calc', attributes: {}, create });
    expect(answer).toMatchObject({ ok: false });
  });

  it('answers as update does and writes nothing', () => {
    cluster.profiles.create({
      name: 'calc',
      type: 'application',
      attributes: {},
      executable,
      force: false,
    });
    const before = cluster.tree();
    const check = (attributes: Record<string, string>) =>
      cluster.profiles.check({ name: 'calc', attributes, create: null });
    expect(check({ CHECK_INTERVAL: '5' })).toEqual({ ok: true, warnings: [] });
    expect(check({ CHECK_INTERVAL: 'x' })).toMatchObject({
      ok: false,
      messages: [expect.stringContaining('CHECK_INTERVAL'), expect.any(String)],
    });
    expect(cluster.tree()).toEqual(before);
  });
});

describe('defaults', () => {
  it('are completed from the templates, with the scripts that exist', () => {
    cluster.write(
      'var/cluster/caa/template/TYPE_application.cap',
      'TYPE=application\nCHECK_INTERVAL=17\n',
    );
    cluster.write('var/cluster/caa/script/a.scr', script, 0o755);
    const answer = cluster.profiles.defaults('application');
    expect(answer).toMatchObject({
      ok: true,
      attributes: { CHECK_INTERVAL: '17', PLACEMENT: 'balanced', DESCRIPTION: '' },
      scripts: ['a.scr'],
    });
  });

  it('CAA-138 CAA-149 hold the definitions of user-defined attributes, right or wrong, for applications only', () => {
    const text =
      'attribute: USR_X\ntype: string\nswitch: -o xx\ndefault: x y\nrequired: no\nnonsense\n';
    cluster.write('var/cluster/caa/template/application.tdf', text);
    expect(cluster.profiles.defaults('application')).toMatchObject({
      ok: true,
      attributes: { USR_X: 'x y' },
      typeDefinition: text,
    });
    expect(cluster.profiles.defaults('tape')).toMatchObject({ ok: true, typeDefinition: null });
  });

  it('refuses a type that does not exist', () => {
    expect(cluster.profiles.defaults('disk')).toEqual({
      ok: false,
      messages: ['"disk" is not one of application, network, tape, changer.'],
    });
  });
});
