// The text form of events that evmpost reads.

import { describe, expect, it } from 'vitest';
import { parseEventSource, SourceError } from '../../src/commands/evm-source.ts';
import { fc } from '../support/properties.ts';

describe('the text of events', () => {
  it.each([
    ['event { name a }', [{ name: 'a', priority: null, text: 'a' }]],
    ['event{name a priority 300}', [{ name: 'a', priority: 'warning', text: 'a' }]],
    [
      'EVENT { Priority 0 FORMAT "two words" }',
      [{ name: null, priority: 'info', text: 'two words' }],
    ],
    [
      '# all of them\npriority 400\nname com.acme # the shop\nevent { format "a \\"b\\"" }\nevent { priority 200 name x }',
      [
        { name: 'com.acme', priority: 'failure', text: 'a "b"' },
        { name: 'x', priority: 'info', text: 'x' },
      ],
    ],
    [
      'event { name a format "on $who, $$, $1, $other" var { name who type STRING value "rye" } }',
      [{ name: 'a', priority: null, text: 'on rye, $$, $1, $other' }],
    ],
    [
      'event { name a ref "x:1" i18n_catalog none i18n_set_id 1 i18n_msg_id 2 cluster_event true }',
      [{ name: 'a', priority: null, text: 'a' }],
    ],
    [
      'event { name a format "{ } # no comment" }',
      [{ name: 'a', priority: null, text: '{ } # no comment' }],
    ],
  ])('%s', (text, events) => {
    expect(parseEventSource(text)).toEqual(events);
  });

  it.each([
    ['', 'there is no event { ... } in the text'],
    ['# only a comment', 'there is no event'],
    ['name a', 'there is no event'],
    ['event', 'line 1: { is expected after event'],
    ['event name', 'line 1: { is expected after event, not name'],
    ['event {', 'line 1: the event { is not closed'],
    ['\n\nevent {\n name a', 'line 3: the event { is not closed'],
    ['event { }', 'line 1: the event has neither a name nor a format'],
    ['event { priority 200 }', 'neither a name nor a format'],
    ['event { name }', 'line 1: name needs a value'],
    ['event { name', 'line 1: name needs a value'],
    ['event { name a priority 701 }', 'line 1: 701 is no priority'],
    [
      'event { name a priority high }',
      'high is no priority: a number from 0 to 700, info, warning or failure',
    ],
    [
      'event { name a colour red }',
      'line 1: one of event, name, priority, format, var is expected, not colour',
    ],
    ['event { "name" a }', 'not name'],
    ['}', 'one of event, name, priority, format, var is expected, not }'],
    ['event { name a } }', 'not }'],
    ['hello', 'not hello'],
    ['event { name "a', 'line 1: a quotation mark is not closed'],
    ['\nevent { format "a\nb" colour }', 'line 3: one of event'],
    ['event { name a var }', 'line 1: { is expected after var, not }'],
    ['event { name a var { size 3 } }', 'one of name, type, value is expected, not size'],
    ['event { name a var { name x', 'line 1: the var { is not closed'],
    ['event { name a } '.repeat(101), 'line 1: there are more than 100 events'],
  ])('that is %j is refused by line', (text, message) => {
    expect(() => parseEventSource(text)).toThrow(SourceError);
    expect(() => parseEventSource(text)).toThrow(message);
  });

  it('is read or refused, whatever it holds', () => {
    const word = fc.constantFrom(
      ...[
        'event',
        '{',
        '}',
        'name',
        'priority',
        'format',
        'var',
        'value',
        'type',
        '"',
        '"a b"',
        '\\',
      ],
      ...['300', '900', '#', '\n', '$x', 'com.acme', '\u0000', 'ref', 'event { name a }'],
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 40 }).map((words) => words.join(' ')),
    );
    let read = 0;
    fc.assert(
      fc.property(text, (given) => {
        try {
          for (const event of parseEventSource(given)) {
            expect(event.text).toBeTypeOf('string');
            read += 1;
          }
        } catch (error) {
          expect(error).toBeInstanceOf(SourceError);
        }
      }),
      { numRuns: 5000 },
    );
    expect(read).toBeGreaterThan(0);
  });
});
