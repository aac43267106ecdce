// Ink itself on the streams made for it: which keys its hooks hear, and which frames reach the sink.

import { Box, render, Text, useInput } from 'ink';
import SelectInput from 'ink-select-input';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { createDecoder, createInkStreams, toInkChunk } from '../../../src/tui/terminal/index.ts';
import { key, SEQUENCES, SINGLE_KEYS, typed } from './decoder-sequences.ts';

const unmounts: (() => void)[] = [];

afterEach(() => {
  for (const unmount of unmounts.splice(0)) {
    unmount();
  }
});

function mount(node: ReactNode) {
  const frames: string[] = [];
  const streams = createInkStreams({
    sink: { draw: (frame) => frames.push(frame) },
    size: { columns: 80, rows: 24 },
  });
  const instance = render(node, {
    stdout: streams.stdout,
    stdin: streams.stdin,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  unmounts.push(instance.unmount);
  return { frames, streams, instance };
}

type Heard = Parameters<Parameters<typeof useInput>[0]>;

function Listener({ heard }: { readonly heard: Heard[] }) {
  useInput((input, pressed) => heard.push([input, pressed]));
  return <Text>listening</Text>;
}

/** The names of what Ink says is held or pressed. */
function flags([, pressed]: Heard): string[] {
  return Object.entries(pressed)
    .filter(([, isOn]) => isOn === true)
    .map(([name]) => name);
}

describe('the streams for Ink', () => {
  it.each([
    ['up', ['upArrow']],
    ['down', ['downArrow']],
    ['left', ['leftArrow']],
    ['right', ['rightArrow']],
    ['enter', ['return']],
    ['tab', ['tab']],
    ['shift-tab', ['tab', 'shift']],
    ['escape', ['escape', 'meta']],
    ['backspace', ['backspace']],
    ['pageup', ['pageUp']],
    ['pagedown', ['pageDown']],
    ['home', ['home']],
    ['end', ['end']],
  ] as const)('TUI-418 Ink hears %s as what it is', async (name, expected) => {
    const heard: Heard[] = [];
    const { streams } = mount(<Listener heard={heard} />);
    expect(streams.sendKey(key(name))).toBe(true);
    await streams.digested();
    expect(heard).toHaveLength(1);
    expect(heard.flatMap(flags).sort()).toEqual([...expected].sort());
  });

  it('TUI-418 Ink hears single characters, each by itself', async () => {
    const heard: Heard[] = [];
    const { streams } = mount(<Listener heard={heard} />);
    for (const text of ['a', 'é', '日', '😀', '[']) {
      streams.sendKey(typed(text));
    }
    streams.sendKey(key('space'));
    await streams.digested();
    expect(heard.map(([input]) => input)).toEqual(['a', 'é', '日', '😀', '[', ' ']);
  });

  it('TUI-418 an Escape and the keys right after it stay apart and in order', async () => {
    const heard: Heard[] = [];
    const { streams } = mount(<Listener heard={heard} />);
    for (const pressed of [key('escape'), typed('['), typed('A'), key('escape'), key('up')]) {
      streams.sendKey(pressed);
    }
    await streams.digested();
    expect(heard.map((one) => one[0] + flags(one).join())).toEqual([
      'escape,meta',
      '[',
      'Ashift',
      'escape,meta',
      'upArrow',
    ]);
  });

  it('TUI-418 Ink never hears function keys, Alt, Ctrl, Delete or Insert', async () => {
    const heard: Heard[] = [];
    const { streams } = mount(<Listener heard={heard} />);
    const hidden = [...SEQUENCES, ...SINGLE_KEYS]
      .map((sequence) => sequence.key)
      .filter((one) => one.ctrl || one.alt || /^(f\d+|insert|delete)$/.test(one.name));
    expect(hidden.length).toBeGreaterThan(80);
    for (const one of hidden) {
      expect(toInkChunk(one)).toBeNull();
      expect(streams.sendKey(one)).toBe(false);
    }
    await streams.digested();
    expect(heard).toEqual([]);
  });

  it('TUI-418 a key that nobody listens to is dropped, not kept for the next listener', async () => {
    const { streams, instance } = mount(<Text>deaf</Text>);
    expect(streams.sendKey(key('enter'))).toBe(false);
    const heard: Heard[] = [];
    instance.rerender(<Listener heard={heard} />);
    expect(streams.sendKey(typed('a'))).toBe(true);
    await streams.digested();
    expect(heard.map(([input]) => input)).toEqual(['a']);
  });

  it('TUI-416 every frame reaches the sink whole, and nothing else does', () => {
    const { frames, streams, instance } = mount(
      <Box width={10} height={3} borderStyle="classic">
        <Text>hello</Text>
      </Box>,
    );
    instance.rerender(<Text>changed</Text>);
    streams.resize({ columns: 100, rows: 30 });
    instance.unmount();
    expect(frames.every((frame) => !frame.includes('\u001B'))).toBe(true);
    expect(frames[0]).toBe('+--------+\n|hello   |\n+--------+');
    expect(new Set(frames.slice(1))).toEqual(new Set(['changed']));
  });

  it('TUI-348 Ink lays a frame out anew for a new size', () => {
    const wide = (
      <Box width="100%" justifyContent="flex-end">
        <Text>x</Text>
      </Box>
    );
    const { frames, streams } = mount(wide);
    streams.resize({ columns: 20, rows: 10 });
    expect(frames[0]).toBe(`${' '.repeat(79)}x`);
    expect(frames.at(-1)).toBe(`${' '.repeat(19)}x`);
  });

  it('TUI-422 ink-select-input works on decoded bytes, also two keys in one chunk', async () => {
    const chosen: string[] = [];
    const items = ['one', 'two', 'three'].map((label) => ({ label, value: label }));
    const { streams } = mount(
      <SelectInput items={items} onSelect={(item) => chosen.push(item.value)} />,
    );
    const decoder = createDecoder({ escapeDelayMs: 25 });
    for (const input of decoder.push('\u001B[B\u001B[B\r')) {
      if (input.kind === 'key') {
        streams.sendKey(input);
      }
    }
    await streams.digested();
    expect(chosen).toEqual(['three']);
  });
});
