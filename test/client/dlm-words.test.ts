// The words of the library: statuses, sizes and texts, compared with those of the lock manager.
import { runInNewContext } from 'node:vm';
import { build } from 'esbuild';
import { afterEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { asyncDispose } from '../../src/client/dlm/dispose.ts';
import { nameMode, nameStatus } from '../../src/client/dlm/statuses.ts';
import { LockManager, Mode, Status as numbers } from '../../src/engine/dlm/index.ts';
import * as library from '../../src/main/dlm.ts';

afterEach(() => vi.restoreAllMocks());

describe('statuses', () => {
  it('DLM-072 to DLM-117 are those of the manual, with their numbers', () => {
    expectTypeOf<library.Status>().toEqualTypeOf<`DLM_${keyof typeof numbers}`>();
    const { DLM_SYNCH, ...own } = library.statusNumber;
    const named = Object.entries(numbers).map(([word, code]) => [`DLM_${word}`, code]);
    expect(own).toEqual(Object.fromEntries(named));
    expect(DLM_SYNCH).toBe(own.DLM_SYNC);
    for (const [name, code] of Object.entries(own)) expect(nameStatus(code)).toBe(name);
  });

  it('DLM-118 up to 5 are successes in the types too', () => {
    expectTypeOf<library.SuccessStatus | library.FailureStatus>().toEqualTypeOf<library.Status>();
    const successes = Object.values(library.statusNumber).filter((code) => code <= 5);
    expect(successes).toHaveLength(7);
    expectTypeOf<library.DlmError['status']>().toEqualTypeOf<library.FailureStatus>();
  });

  it('S-46 DLM-422, DLM-425, DLM-426 have texts, by name or number', () => {
    expect(library.sperrno('DLM_DEADLOCK')).toContain('DLM_DEADLOCK');
    expect(library.sperrno(23)).toBe(library.sperrno('DLM_DEADLOCK'));
    for (const [name, code] of Object.entries(library.statusNumber)) {
      expect(library.sperrno(code)).toContain(name.replace('SYNCH', 'SYNC'));
    }
    for (const strange of [999, -1, 0.5, Number.NaN]) {
      expect(library.sperrno(strange)).toBe('DLM_ILLEGAL_EEROR');
    }
    expect(library.sperrno('DLM_NONSENSE' as library.Status)).toBe('DLM_ILLEGAL_EEROR');
  });

  it('DLM-423, DLM-424 are printed to standard error', () => {
    const written: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    library.perrno('DLM_SYNC');
    library.perror('my program', 999);
    expect(written).toEqual([
      'DLM_SYNC, the request was granted immediately\n',
      'my program: DLM_ILLEGAL_EEROR\n',
    ]);
  });
});

describe('the symbol of `await using`', () => {
  it('is made where it is missing, and otherwise left as it is', async () => {
    const { outputFiles } = await build({
      entryPoints: ['src/client/dlm/dispose.ts'],
      bundle: true,
      format: 'iife',
      globalName: 'dispose',
      write: false,
    });
    const [bundle] = outputFiles;
    // A fresh realm has no such symbol in Node.js 20.
    const bare = '(Symbol.asyncDispose === dispose.asyncDispose)';
    expect(runInNewContext(`${bundle?.text} ${bare}`)).toBe(true);
    const given =
      'const given = Symbol(); Object.defineProperty(Symbol, "asyncDispose", { value: given });';
    const same = '(dispose.asyncDispose === given && Symbol.asyncDispose === given)';
    if (runInNewContext('Symbol.asyncDispose') === undefined) {
      expect(runInNewContext(`${given} ${bundle?.text} ${same}`)).toBe(true);
    }
    expect(asyncDispose).toBe(Symbol.asyncDispose);
  });
});

describe('sizes and modes', () => {
  it('DLM-008, DLM-011, DLM-012, DLM-371 are the lock manager’s', () => {
    const { settings } = new LockManager();
    expect({
      resourceNameBytesMax: library.DLM_RESNAMELEN,
      valueBlockLongwords: library.DLM_VALBLKSIZE,
      namespacesPerProcessMax: library.DLM_NSPROC,
      domainNameCharsMax: library.DLM_RDNAMELEN,
    }).toEqual(
      expect.objectContaining({
        resourceNameBytesMax: settings.resourceNameBytesMax,
        valueBlockLongwords: settings.valueBlockLongwords,
        namespacesPerProcessMax: settings.namespacesPerProcessMax,
        domainNameCharsMax: settings.domainNameCharsMax,
      }),
    );
    expect(new library.ValueBlock().bytes).toHaveLength(settings.valueBlockLongwords * 4);
  });

  it('DLM-001, DLM-002 have the manual’s names', () => {
    expectTypeOf<library.LockMode | 'NONE'>().toEqualTypeOf<keyof typeof Mode>();
    for (const [name, mode] of Object.entries(Mode)) {
      expect(nameMode(mode)).toBe(name === 'NONE' ? undefined : name);
    }
  });
});
