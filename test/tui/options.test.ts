// The options file: anybody may have edited it, and nothing in it may stop the console.

import { describe, expect, it } from 'vitest';
import { defaultOptions, formatOptions, parseOptions } from '../../src/tui/options.ts';
import { fc } from '../support/properties.ts';

describe('options', () => {
  it('TUI-034 come back as they were written', () => {
    const options = {
      ...defaultOptions,
      theme: 'light' as const,
      colour: false,
      openBranches: ['Mail'],
      rebind: { 'list.up': 'i' },
      seenEvents: { deli: 7 },
    };
    expect(parseOptions(formatOptions(options))).toEqual({ options, problems: [] });
  });

  it('TUI-388 a wrong value is named, and the default applies', () => {
    const text =
      '{"theme": "pink", "colour": "yes", "openBranches": [1, "Mail"], "seenEvents": {"a": "b"}}';
    expect(parseOptions(text)).toEqual({
      options: { ...defaultOptions, openBranches: ['Mail'] },
      problems: ['Option theme: "pink" is not a value.'],
    });
  });

  it('a file that is no options file is said to be none', () => {
    expect(parseOptions('{').problems).toEqual(['The options file is not JSON; defaults apply.']);
    expect(parseOptions('[]').problems).toEqual(['The options file holds no options.']);
  });

  it('no text throws, and every result can be written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const { options } = parseOptions(text);
        expect(parseOptions(formatOptions(options)).options).toEqual(options);
      }),
    );
  });
});
