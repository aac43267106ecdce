// A whole profile text in the place of the file's, as an editor leaves it: judged, compared with the file, written.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestCluster, type TestCluster } from './profiles-cluster.ts';

const path = 'var/cluster/caa/profile/calc.cap';
const text = '# mine\nNAME=calc\nTYPE=application\nACTION_SCRIPT=calc.scr\nCHECK_INTERVAL=5\n';

let cluster: TestCluster;
beforeEach(() => {
  cluster = openTestCluster();
  cluster.write('var/cluster/caa/script/calc.scr', '#!/bin/sh\nexit 0\n', 0o755);
  cluster.write(path, text, 0o640);
});
afterEach(() => cluster.close());

const replace = (next: string, was = text, force = false) =>
  cluster.profiles.replace({ name: 'calc', text: next, was, force });

describe('replacing the text of a profile', () => {
  it('TUI-093 writes a valid text exactly as it is, and keeps the mode of the file', () => {
    const next = `${text}# a comment\n\nDESCRIPTION = two  blanks`;
    const [was, is] = [text, next].map((one) => ({ text: one, mode: 0o640 }));
    expect(replace(next)).toEqual({ ok: true, warnings: [], files: [{ path, was, is }] });
    expect(cluster.read(path)).toBe(next);
    expect(cluster.mode(path)).toBe(0o640);
  });

  it('TUI-093 says of an invalid text what caa_profile -validate says, and writes nothing', () => {
    const bad = text.replace('=5', '=five');
    const refused = replace(bad);
    expect(cluster.read(path)).toBe(text);
    cluster.write(path, bad);
    expect(refused).toEqual(cluster.profiles.validate('calc'));
    expect(refused).toMatchObject({ ok: false });
  });

  it('writes an invalid text when that is wanted, with what is wrong as warnings', () => {
    const bad = text.replace('=5', '=five');
    expect(replace(bad, text, true)).toMatchObject({
      ok: true,
      warnings: [expect.stringContaining('CHECK_INTERVAL'), expect.any(String)],
    });
    expect(cluster.read(path)).toBe(bad);
  });

  it('TUI-252 notices that somebody else changed or deleted the file, whatever is wanted', () => {
    const theirs = `${text}DESCRIPTION=theirs\n`;
    cluster.write(path, theirs);
    for (const force of [false, true]) {
      expect(replace(`${text}# mine\n`, text, force)).toEqual({
        ok: false,
        messages: [expect.stringContaining('calc.cap was changed by somebody else')],
        now: theirs,
      });
    }
    expect(cluster.read(path)).toBe(theirs);
    cluster.files.remove(path);
    expect(replace(text)).toMatchObject({
      ok: false,
      messages: [expect.stringContaining('was deleted by somebody else')],
      now: '',
    });
    expect(replace(text, '')).toMatchObject({ ok: true, files: [{ was: null }] });
    expect(cluster.read(path)).toBe(text);
  });

  it('TUI-093 edits a file that holds the character which stands for broken bytes elsewhere', () => {
    const odd = `${text}DESCRIPTION=\uFFFD\n`;
    expect(replace(odd)).toMatchObject({ ok: true, warnings: [] });
    expect(cluster.profiles.read('calc')).toMatchObject({ ok: true, text: odd, lossy: false });
    const change = { name: 'calc', attributes: { CHECK_INTERVAL: '6' } };
    const changed = odd.replace('=5', '=6');
    expect(cluster.profiles.update(change)).toMatchObject({
      ok: true,
      files: [{ path, was: { text: odd }, is: { text: changed } }],
    });
    expect(cluster.read(path)).toBe(changed);
  });

  it('leaves a file with bytes that are not UTF-8 as it is', () => {
    writeFileSync(join(cluster.root, path), `${text}# Caf\u00e9\n`, 'latin1');
    const was = `${text}# Caf\uFFFD\n`;
    expect(cluster.profiles.read('calc')).toMatchObject({ ok: true, text: was, lossy: true });
    expect(replace(`${text}# mine\n`, was, true)).toMatchObject({
      ok: false,
      messages: [expect.stringContaining('is not UTF-8 text. Convert it first')],
    });
    expect(readFileSync(join(cluster.root, path), 'latin1')).toBe(`${text}# Caf\u00e9\n`);
  });

  it('writes a long text by force, and says from where on it is too long', () => {
    const long = (length: number) => text + '#'.repeat(length - text.length);
    expect(replace(long(70_000))).toMatchObject({ ok: false });
    expect(replace(long(1_048_576), text, true)).toMatchObject({ ok: true });
    expect(replace(long(1_048_577), long(1_048_576), true)).toEqual({
      ok: false,
      messages: ['calc.cap: is longer than 1048576 characters; shorten it to save it'],
    });
    expect(cluster.read(path)).toHaveLength(1_048_576);
  });

  it('takes no name that leads elsewhere, even by force', () => {
    expect(cluster.profiles.replace({ name: '../x', text, was: '', force: true })).toMatchObject({
      ok: false,
    });
    expect(cluster.read(path)).toBe(text);
  });
});
