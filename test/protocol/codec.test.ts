// Lines to messages, however the text was cut.

import { describe, expect, it } from 'vitest';
import {
  createDecoder,
  encodeMessage,
  lineBytesMax,
  type Message,
  ProtocolError,
} from '../../src/protocol/index.ts';
import { fc } from '../support/properties.ts';

const message = fc.record({
  jsonrpc: fc.constant('2.0' as const),
  id: fc.nat(),
  method: fc.string(),
  params: fc.jsonValue(),
});

describe('the decoder', () => {
  it('gives the same messages wherever the text is cut', () => {
    const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 20 });
    fc.assert(
      fc.property(fc.array(message), cuts, (messages, sizes) => {
        const text = messages.map((one) => `${encodeMessage(one)}\n`).join('');
        const decode = createDecoder();
        const got: Message[] = [];
        let from = 0;
        for (const size of [...sizes, text.length]) {
          got.push(...decode(text.slice(from, from + size)));
          from += size;
        }
        expect(got).toEqual(JSON.parse(JSON.stringify(messages)));
      }),
    );
  });

  it('gives a message as soon as its line has ended, and none before', () => {
    const decode = createDecoder();
    const line = encodeMessage({ jsonrpc: '2.0', method: 'x', params: 1 });
    expect(decode(line.slice(0, 5))).toEqual([]);
    expect(decode(line.slice(5, -1))).toEqual([]);
    expect(decode(`\n${line}${line.slice(0, 3)}`)).toHaveLength(2);
    expect(decode(line.slice(3))).toHaveLength(1);
  });

  it('reads without end, however many lines come in pieces', () => {
    const decode = createDecoder();
    const line = encodeMessage({ jsonrpc: '2.0', method: 'x', params: 'x'.repeat(1_000_000) });
    for (let count = 0; count < 20; count += 1) {
      expect(decode(line.slice(0, -1))).toEqual([]);
      expect(decode('\n')).toHaveLength(1);
    }
  });

  it('does not collect a line that never ends', () => {
    const decode = createDecoder();
    const piece = 'x'.repeat(lineBytesMax / 4);
    for (let count = 0; count < 4; count += 1) expect(decode(piece)).toEqual([]);
    expect(() => decode('x')).toThrow(ProtocolError);
  });
});
