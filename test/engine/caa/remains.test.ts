// What still runs, in words: the sentences that caa_stat -why, caa_stop and the console share.
import { describe, expect, it } from 'vitest';
import { describeRemains, remainsWarning } from '../../../src/engine/index.ts';

const left = [
  { pid: 42, command: 'sleep 987' },
  { pid: 43, command: 'sh -c while :; do\n\tsleep 1\ndone ' },
];

describe('what still runs', () => {
  it('has a line for each process, whatever its command line looks like', () => {
    expect(describeRemains('it', 'rye', left)).toEqual({
      sentence: 'What still runs of it on rye:',
      lines: ['| 42 sleep 987', '| 43 sh -c while :; do sleep 1 done'],
    });
    const [line = ''] = describeRemains('it', 'rye', [{ pid: 1, command: 'x'.repeat(9000) }]).lines;
    expect(line).toBe(`| 1 ${'x'.repeat(200)}...`);
  });

  it('CAA-327 is a warning to who takes the resource as down, and none if nothing runs', () => {
    expect(remainsWarning('web', 'rye', left.slice(0, 1))).toEqual([
      'What still runs of web on rye:',
      '  | 42 sleep 987',
      'CAA takes web as down all the same: see to it by hand before it is started again.',
    ]);
    expect(remainsWarning('web', 'rye', [])).toEqual([]);
    expect(remainsWarning('web', 'rye', null)).toEqual([
      'This host does not show what still runs of web.',
      'CAA takes web as down all the same: see to it by hand before it is started again.',
    ]);
    expect(describeRemains('it', 'rye', [])).toEqual({
      sentence: 'Nothing that was started for it still runs on rye.',
      lines: [],
    });
  });
});
