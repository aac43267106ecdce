// What a command did to the files of a profile, taken back: creation, change and deletion, with the script that came or
// went along; and everything left alone that somebody else has changed since.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileChange } from '../../src/runtime/profile-results.ts';
import { openTestCluster, type TestCluster } from './profiles-cluster.ts';

const profile = 'var/cluster/caa/profile/calc.cap';
const script = 'var/cluster/caa/script/calc.scr';
const text = '# mine\nNAME=calc\nTYPE=application\nACTION_SCRIPT=calc.scr\n';

let cluster: TestCluster;
beforeEach(() => {
  cluster = openTestCluster();
});
afterEach(() => cluster.close());

type Answer = { readonly ok: boolean; readonly files?: readonly FileChange[] | null };

/** The files that an answer tells of. */
function filesOf(answer: Answer): readonly FileChange[] {
  if (!answer.files) throw new Error('the answer tells of no files');
  return answer.files;
}

function create(): readonly FileChange[] {
  cluster.write('usr/bin/calc', '#!/bin/sh\n', 0o755);
  const executable = join(cluster.root, 'usr/bin/calc');
  return filesOf(
    cluster.profiles.create({
      name: 'calc',
      type: 'application',
      attributes: {},
      executable,
      force: false,
    }),
  );
}

function lay(): void {
  cluster.write(script, '#!/bin/sh\nexit 0\n', 0o750);
  cluster.write(profile, text, 0o640);
}

const remove = (keepScript: boolean): readonly FileChange[] =>
  filesOf(cluster.profiles.delete({ name: 'calc', keepScript }));

const putBack = (files: readonly FileChange[]) => cluster.profiles.putBack({ name: 'calc', files });

describe('putting the files of a profile back', () => {
  it('TUI-250 takes a creation back with the script it made, and that back again', () => {
    const before = cluster.tree();
    const created = create();
    const after = cluster.tree();
    expect(created.map(({ path }) => path)).toEqual([script, profile]);
    const back = putBack(created);
    expect(cluster.tree()).toEqual(before);
    expect(putBack(filesOf(back))).toMatchObject({ ok: true, warnings: [] });
    expect(cluster.tree()).toEqual(after);
  });

  it.each([true, false])(
    'TUI-250 takes a deletion back, texts and modes (script kept: %s)',
    (keepScript) => {
      lay();
      const before = cluster.tree();
      const removed = remove(keepScript);
      expect(removed).toHaveLength(keepScript ? 1 : 2);
      expect(putBack(removed)).toMatchObject({ ok: true, warnings: [] });
      expect(cluster.tree()).toEqual(before);
    },
  );

  it('TUI-250 takes a change back', () => {
    lay();
    const before = cluster.tree();
    const change = { name: 'calc', attributes: { DESCRIPTION: 'new' } };
    putBack(filesOf(cluster.profiles.update(change)));
    expect(cluster.tree()).toEqual(before);
  });

  it.each([
    ['changed', () => cluster.write(profile, `${text}# theirs\n`), 'calc.cap was changed by'],
    ['deleted', () => cluster.files.remove(profile), 'calc.cap was deleted by somebody else'],
    ['the script changed', () => cluster.write(script, '#!/bin/ksh\n'), 'calc.scr was changed by'],
  ])('TUI-250 leaves a creation alone that somebody else has %s', (_how, theirs, reason) => {
    const created = create();
    theirs();
    const now = cluster.tree();
    expect(putBack(created)).toMatchObject({
      ok: false,
      messages: [expect.stringContaining(reason)],
    });
    expect(cluster.tree()).toEqual(now);
  });

  it('TUI-250 leaves alone what somebody else has made where something was deleted', () => {
    lay();
    const removed = remove(false);
    cluster.write(script, '#!/bin/ksh\n');
    const now = cluster.tree();
    expect(putBack(removed)).toMatchObject({
      ok: false,
      messages: [expect.stringContaining('calc.scr was created anew by somebody else')],
    });
    expect(cluster.tree()).toEqual(now);
  });

  it('TUI-250 keeps the profile of a resource that is registered by now', () => {
    const created = create();
    cluster.registry.set('calc', { NAME: 'calc', TYPE: 'application' });
    expect(putBack(created)).toEqual({
      ok: false,
      messages: ['Resource calc is registered. Unregister it first with caa_unregister calc.'],
    });
    expect(cluster.exists(profile)).toBe(true);
  });

  it('TUI-250 keeps a script that another profile names by now, and says so', () => {
    const created = create();
    cluster.write('var/cluster/caa/profile/other.cap', text.replace('NAME=calc', 'NAME=other'));
    const back = putBack(created);
    expect(back).toMatchObject({
      ok: true,
      warnings: [expect.stringContaining('calc.scr stays: other may need it too.')],
      files: [{ path: profile, is: null }],
    });
    expect([cluster.exists(profile), cluster.exists(script)]).toEqual([false, true]);
  });

  it('has nothing to put back of a file that is not UTF-8 text', () => {
    lay();
    writeFileSync(join(cluster.root, profile), `${text}# Caf\u00e9\n`, 'latin1');
    expect(cluster.profiles.delete({ name: 'calc', keepScript: true })).toMatchObject({
      ok: true,
      files: null,
    });
  });

  it('writes nothing but profiles and scripts', () => {
    const is = null;
    const was = { text: 'x', mode: 0o644 };
    const before = cluster.tree();
    for (const path of ['etc/passwd', 'var/cluster/caa/script/../x', `${profile}x`, `/${script}`]) {
      expect(putBack([{ path, was, is }])).toMatchObject({
        ok: false,
        messages: [expect.stringContaining('neither the profile of calc nor an action script')],
      });
    }
    const files = [{ path: 'var/cluster/caa/profile/../x.cap', was, is }];
    expect(cluster.profiles.putBack({ name: '../x', files })).toMatchObject({ ok: false });
    expect(cluster.tree()).toEqual(before);
  });

  it('leaves both files when one cannot be written', () => {
    lay();
    cluster.close();
    cluster = openTestCluster({
      wrap: (files) => ({
        ...files,
        writeText: (path, written, mode) => {
          if (path === profile && written === text) throw new Error('no space left on device');
          files.writeText(path, written, mode);
        },
      }),
    });
    const was = { text, mode: 0o644 };
    const answer = putBack([
      { path: profile, was, is: null },
      { path: script, was: { text: '#!/bin/sh\n', mode: 0o755 }, is: null },
    ]);
    expect(answer).toEqual({ ok: false, messages: ['no space left on device'] });
    expect([cluster.exists(profile), cluster.exists(script)]).toEqual([false, false]);
  });
});
