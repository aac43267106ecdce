// Widgets drawn by Ink at a fixed width (TUI-447).
import { renderToString } from 'ink';
import { describe, expect, it } from 'vitest';
import { Frame } from '../../src/components/Frame.tsx';
import { Lines } from '../../src/components/Lines.tsx';
import { OutputPane } from '../../src/components/OutputPane.tsx';
import { outputStart } from '../../src/components/output-state.ts';
import { movePager, Pager } from '../../src/components/Pager.tsx';
import { SmallTable } from '../../src/components/SmallTable.tsx';
import { treeLine } from '../../src/components/Tree.tsx';
import { createTheme, withoutCodes } from '../../src/tui/theme.ts';

const theme = createTheme('mono', 'ascii');
const draw = (node: Parameters<typeof renderToString>[0], columns = 40): string =>
  withoutCodes(renderToString(node, { columns }));

describe('widgets', () => {
  it('TUI-422 a small table has our frame, in ASCII and in UTF-8', () => {
    const rows = [
      { Mode: 'NL', EX: 'yes' },
      { Mode: 'EX', EX: 'no' },
    ];
    expect(draw(<SmallTable columns={['Mode', 'EX']} rows={rows} theme={theme} />)).toBe(
      [
        '+------+-----+',
        '| Mode | EX  |',
        '+------+-----+',
        '| NL   | yes |',
        '+------+-----+',
        '| EX   | no  |',
        '+------+-----+',
      ].join('\n'),
    );
    const utf8 = createTheme('mono', 'utf8');
    const drawn = draw(<SmallTable columns={['Mode', 'EX']} rows={rows} theme={utf8} />);
    expect(drawn.split('\n')[0]).toBe('┌──────┬─────┐');
  });

  it('a frame without lower border goes on in the divider of the next', () => {
    const drawn = draw(
      <>
        <Frame title="Start" columns={20} rows={3} lower={null} theme={theme}>
          <Lines lines={['one', 'two']} />
        </Frame>
        <Frame
          title="Output"
          columns={20}
          rows={3}
          lower={{ buttons: ['Help'], focused: null, more: '' }}
          isDivider
          theme={theme}
        >
          <Lines lines={['three']} />
        </Frame>
      </>,
      20,
    );
    expect(drawn.split('\n')).toEqual([
      '+-- Start ---------+',
      '|one               |',
      '|two               |',
      '+-- Output --------+',
      '|three             |',
      '+--[ Help ]--------+',
    ]);
  });

  it('TUI-226 TUI-230 output says where it stands, and asks only for the lines it shows', () => {
    const asked: number[] = [];
    const drawn = draw(
      <OutputPane
        state={outputStart}
        count={10_000}
        line={(index) => {
          asked.push(index);
          return `line ${index}`;
        }}
        note="run 3"
        columns={60}
        height={4}
        isFocused
        theme={theme}
      />,
      60,
    );
    expect(drawn.split('\n')).toEqual([
      ' line 9997',
      ' line 9998',
      ' line 9999',
      ' Follow on   lines 9998-10000 of 10000   run 3',
    ]);
    expect(asked).toEqual([9997, 9998, 9999]);
  });

  it('one line of output is one line, where there is room for none', () => {
    const pane = (count: number) => (
      <OutputPane
        state={outputStart}
        count={count}
        line={String}
        note=""
        columns={60}
        height={1}
        isFocused
        theme={theme}
      />
    );
    expect(draw(pane(1), 60)).toBe(' Follow on   1 line');
    expect(draw(pane(2), 60)).toBe(' Follow on   2 lines');
  });

  it('a pager stays within its text', () => {
    expect(movePager(0, 'last', 100, 10)).toBe(90);
    expect(movePager(50, 'page-up', 100, 10)).toBe(41);
    expect(movePager(0, 'up', 100, 10)).toBe(0);
    expect(movePager(0, 'down', 5, 10)).toBe(0);
    const lines = Array.from({ length: 9 }, (_, index) => `line ${index}`);
    const drawn = draw(
      <Pager lines={lines} top={7} columns={20} height={3} isFocused={false} theme={theme} />,
    );
    expect(drawn.split('\n')).toEqual([' line 6', ' line 7', ' line 8']);
  });

  it('TUI-026 TUI-035 a tree row is cut before its accelerator', () => {
    const line = {
      depth: 1,
      kind: 'leaf',
      label: 'A very long name of a task',
      right: 'acc',
      isDim: false,
    } as const;
    expect(treeLine(line, 20, theme)).toBe('  | A very lon> acc ');
    expect(treeLine({ ...line, right: '' }, 40, theme)).toBe('  | A very long name of a task');
  });
});
