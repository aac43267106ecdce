// Profiles of one command that names many: read like single ones, with the templates that they share read once.
import { expect, it, onTestFinished } from 'vitest';
import { atOnce } from '../../src/engine/index.ts';
import { openTestCluster } from './profiles-cluster.ts';

const names = ['app1', 'app2', 'bad', 'missing', 'app3', 'tape1', '../up'];

function openWatchedCluster() {
  const read: string[] = [];
  const cluster = openTestCluster({
    wrap: (files) => ({
      ...files,
      readText: (path) => {
        read.push(path);
        return files.readText(path);
      },
    }),
  });
  onTestFinished(cluster.close);
  const folder = 'var/cluster/caa';
  cluster.write(`${folder}/script/app.scr`, '#!/bin/sh\nexit 0\n', 0o755);
  for (const name of ['app1', 'app2', 'app3']) {
    const text = `NAME=${name}\nTYPE=application\nACTION_SCRIPT=app.scr\n`;
    cluster.write(`${folder}/profile/${name}.cap`, text);
  }
  cluster.write(`${folder}/profile/bad.cap`, 'NAME=bad\nTYPE=application\nWHAT=1\n');
  cluster.write(`${folder}/profile/tape1.cap`, 'NAME=tape1\nTYPE=tape\nDEVICE_NAME=/dev/tape\n');
  const template = `${folder}/template/TYPE_application.cap`;
  return { ...cluster, template, reads: () => read.splice(0) };
}

it('many profiles are read as each would be alone, in the order asked for', () => {
  const { profiles } = openWatchedCluster();
  const alone = names.map((name) => profiles.readForRegistration(name));
  expect(atOnce(profiles.readAllForRegistration(names))).toEqual(alone);
  expect(alone.map(({ ok }) => ok)).toEqual([true, true, false, false, true, true, false]);
});

it('templates are read once in a command, and again in the next', () => {
  const { profiles, template, reads, write } = openWatchedCluster();
  const interval = () =>
    atOnce(profiles.readAllForRegistration(['app1', 'app2', 'app3'])).map((item) =>
      item.ok ? item.registration.attributes.CHECK_INTERVAL : null,
    );
  expect(interval()).toEqual(['60', '60', '60']);
  expect(reads().filter((path) => path === template)).toHaveLength(1);
  write(template, 'CHECK_INTERVAL=9\n');
  expect(interval()).toEqual(['9', '9', '9']);
});

it('one profile is read in each step, whatever is asked of them', () => {
  const { profiles, reads } = openWatchedCluster();
  const count = () => reads().filter((path) => path.endsWith('.cap') && !path.includes('TYPE_'));
  const questions = [
    () => profiles.readAllForRegistration(['app1', 'app2', 'app3', 'bad', 'tape1']),
    profiles.list,
    () => profiles.print(null),
  ];
  for (const ask of questions) {
    const work = ask();
    expect(count()).toEqual([]);
    for (let profile = 0; profile < 5; profile += 1) {
      expect(work.next().done).toBe(false);
      expect(count()).toHaveLength(1);
    }
    expect(work.next().done).toBe(true);
  }
});
