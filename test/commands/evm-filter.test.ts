// The filter language of evmget and evmwatch.

import { describe, expect, it } from 'vitest';
import { FilterError, parseEventFilter } from '../../src/commands/evm-filter.ts';
import type { ClusterEvent } from '../../src/engine/index.ts';
import { fc } from '../support/properties.ts';

function event(sequence: number, more: Partial<ClusterEvent> = {}): ClusterEvent {
  return {
    sequence,
    at: sequence,
    priority: 'info',
    facility: 'caa',
    resource: null,
    member: null,
    text: '',
    ...more,
  };
}

const events = [
  event(1, { priority: 'failure', resource: 'clock', member: 'rye', text: 'Disk full' }),
  event(2, { priority: 'warning', resource: 'db_2', member: 'rye' }),
  event(3, { facility: 'com.acme.shop', resource: 'clock', text: 'open' }),
  event(4, { facility: 'clu', member: 'wheat' }),
  event(5, { facility: 'com.acmeister', text: 'a & b (c) "d"' }),
];

describe('a filter', () => {
  it.each([
    ['priority=warning', [2]],
    ['priority>=warning', [1, 2]],
    ['priority < failure', [2, 3, 4, 5]],
    ['priority<=info', [3, 4, 5]],
    ['priority > info', [1, 2]],
    ['priority!=info', [1, 2]],
    ['[priority >= 300]', [1, 2]],
    ['priority >= 400', [1]],
    ['priority = 200', [3, 4, 5]],
    ['PRIORITY >= WARNING', [1, 2]],
    ['facility=com.acme', [3]],
    ['[name com.acme]', [3]],
    ['name != caa', [3, 4, 5]],
    ['resource=clock', [1, 3]],
    ['resource=c*k', [1, 3]],
    ['resource=*', [1, 2, 3, 4, 5]],
    ['resource!=*_2', [1, 3, 4, 5]],
    ['resource=""', [4, 5]],
    ['member = rye', [1, 2]],
    ['host_name = RYE', [1, 2]],
    ['member=*e*', [1, 2, 4]],
    ['text=disk', [1]],
    ['text = "a & b (c) \\"d\\""', [5]],
    ['text != open', [1, 2, 4, 5]],
    ['sequence > 3', [4, 5]],
    ['event_id == 2', [2]],
    ['priority>=warning & resource=clock', [1]],
    ['priority>=warning and resource=clock', [1]],
    ['resource=clock | member=wheat', [1, 3, 4]],
    ['resource=clock or member=wheat', [1, 3, 4]],
    ['resource=clock && !text=open || sequence=5', [1, 5]],
    ['not (resource=clock | member=wheat)', [2, 5]],
    ['[priority >= 300] & [name caa]', [1, 2]],
    ['!!sequence=1', [1]],
    ['sequence=1|sequence=2&sequence=3', [1]],
    ['(sequence=1|sequence=2)&sequence=2', [2]],
  ])('%s', (text, expected) => {
    expect(events.filter(parseEventFilter(text)).map(({ sequence }) => sequence)).toEqual(expected);
  });

  it.each([
    ['', 'the filter is empty'],
    ['  ', 'the filter is empty'],
    [
      'clock',
      'at character 1: one of priority, facility, resource, member, text, sequence is expected, not clock',
    ],
    [
      'colour=red',
      'at character 1: one of priority, facility, resource, member, text, sequence is expected, not colour',
    ],
    ['constructor=x', 'not constructor'],
    ['__proto__=x', 'not __proto__'],
    ['"priority"=info', 'not priority'],
    ['priority', 'at character 9: a value for priority is expected'],
    ['priority>=', 'at character 11: a value for priority is expected'],
    [
      'priority >= high',
      'at character 10: high is no priority: info, warning, failure or a number from 0 to 700',
    ],
    ['priority=701', '701 is no priority'],
    ['priority=-1', '-1 is no priority'],
    ['sequence=one', 'at character 9: one is no number of an event'],
    ['resource>clock', 'at character 9: = or != is expected here'],
    ['text<x', '= or != is expected here'],
    ['text="open', 'at character 6: a quotation mark is not closed'],
    ['member=rye &', 'at character 13: one of priority'],
    ['& member=rye', 'at character 1: one of priority'],
    ['member=rye resource=clock', 'at character 12: & or | is expected, not resource'],
    ['(member=rye', 'at character 12: ) is expected'],
    ['[member=rye)', 'at character 12: ] is expected'],
    ['member=rye)', 'at character 11: & or | is expected, not )'],
    ['member==', 'a value for member is expected'],
    ['member==='.concat('x'), 'a value for member is expected'],
    ['!', 'one of priority'],
    ['()', 'one of priority'],
    ['member=rye & | member=rye', 'one of priority'],
    [`${'('.repeat(60)}member=rye${')'.repeat(60)}`, 'brackets and nots lie more than 50 deep'],
    ['!'.repeat(60), 'more than 50 deep'],
    ['x'.repeat(1001), 'the filter has 1001 characters; 1000 are allowed'],
  ])('that is %j is refused with the place', (text, message) => {
    expect(() => parseEventFilter(text)).toThrow(FilterError);
    expect(() => parseEventFilter(text)).toThrow(message);
  });

  it('is read or refused, whatever is written, and then says yes or no', () => {
    const word = fc.constantFrom(
      ...[
        'priority',
        'text',
        'resource',
        'name',
        '=',
        '!=',
        '>=',
        '<',
        '&',
        '|',
        '!',
        '(',
        ')',
        '[',
        ']',
      ],
      ...[
        'and',
        'or',
        'not',
        '"',
        '"a b"',
        '\\',
        '*',
        '**a*',
        'warning',
        '300',
        'é',
        '\u0000',
        ' ',
      ],
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 40 }).map((words) => words.join(' ')),
    );
    let read = 0;
    fc.assert(
      fc.property(text, (given) => {
        try {
          const filter = parseEventFilter(given);
          for (const one of events) expect(typeof filter(one)).toBe('boolean');
          read += 1;
        } catch (error) {
          expect(error).toBeInstanceOf(FilterError);
        }
      }),
      { numRuns: 5000 },
    );
    expect(read).toBeGreaterThan(0);
  });

  it('finds its way through stars without trying every way', () => {
    const filter = parseEventFilter(`resource=${'*a'.repeat(300)}*b`);
    expect(filter(event(1, { resource: 'a'.repeat(255) }))).toBe(false);
  });
});
