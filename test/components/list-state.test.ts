// Lists, trees, output windows and table columns as values.

import { describe, expect, it } from 'vitest';
import {
  fitWindow,
  focusItem,
  type ListMove,
  listMoveOf,
  listStart,
  moveInList,
  outsideWindow,
} from '../../src/components/list-state.ts';
import {
  moveOutput,
  outputStart,
  outputWindow,
  toggleFollow,
} from '../../src/components/output-state.ts';
import { formatCells, formatTitles, layoutColumns } from '../../src/components/table-columns.ts';
import { branchIds, treeRows } from '../../src/components/tree-state.ts';
import { fc } from '../support/properties.ts';

const moves: readonly ListMove[] = ['up', 'down', 'page-up', 'page-down', 'first', 'last'];

describe('list', () => {
  it('TUI-068 the focus is in the window and the window in the list, whatever is pressed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 50 }),
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.constantFrom(...moves), { maxLength: 40 }),
        (count, height, presses) => {
          let state = listStart;
          for (const press of presses) {
            state = moveInList(state, press, count, height);
            expect(state.index).toBeGreaterThanOrEqual(state.top);
            expect(state.index).toBeLessThan(state.top + height);
            expect(state.index).toBeLessThan(Math.max(1, count));
            expect(state.top).toBeLessThanOrEqual(Math.max(0, count - height));
          }
        },
      ),
    );
  });

  it('TUI-068 moves by items, windows and to the ends', () => {
    const at = (move: ListMove, index: number) =>
      moveInList({ index, top: 0 }, move, 100, 10).index;
    expect(moves.map((move) => at(move, 5))).toEqual([4, 6, 0, 15, 0, 99]);
  });

  it('TUI-348 a smaller window keeps the focused row, and a larger one leaves no row empty', () => {
    expect(fitWindow({ index: 15, top: 0 }, 18, 9)).toEqual({ index: 15, top: 7 });
    expect(fitWindow({ index: 15, top: 9 }, 18, 18)).toEqual({ index: 15, top: 0 });
    const fitting = { index: 3, top: 0 };
    expect(fitWindow(fitting, 18, 9)).toBe(fitting);
  });

  it('TUI-038 counts what lies outside', () => {
    expect(outsideWindow({ index: 5, top: 3 }, 20, 10)).toEqual({ above: 3, below: 7 });
    expect(focusItem(listStart, 99, 20, 10)).toEqual({ index: 19, top: 10 });
  });

  it('knows its actions by their names', () => {
    expect(listMoveOf('pick.page-down')).toBe('page-down');
    expect(listMoveOf('pick.accept')).toBeNull();
  });
});

describe('tree', () => {
  const tree = [
    { id: 'a', value: 1, children: [{ id: 'a1', value: 2, children: null }] },
    { id: 'b', value: 3, children: null },
  ];

  it('TUI-030 shows what is open', () => {
    expect(treeRows(tree, new Set()).map((row) => row.id)).toEqual(['a', 'b']);
    expect(treeRows(tree, new Set(['a']))).toEqual([
      { id: 'a', value: 1, depth: 0, kind: 'open', parent: null },
      { id: 'a1', value: 2, depth: 1, kind: 'leaf', parent: 'a' },
      { id: 'b', value: 3, depth: 0, kind: 'leaf', parent: null },
    ]);
    expect(branchIds(tree)).toEqual(['a']);
  });
});

describe('output window', () => {
  it('TUI-230 follows the end, stops when one scrolls up, counts new lines, and follows again', () => {
    expect(outputWindow(outputStart, 50, 10)).toEqual({ from: 40, to: 50, newLines: 0 });
    const up = moveOutput(outputStart, 'up', 50, 10);
    expect(outputWindow(up, 87, 10)).toEqual({ from: 39, to: 49, newLines: 37 });
    expect(moveOutput(up, 'last', 87, 10)).toEqual(outputStart);
    expect(moveOutput(up, 'down', 50, 10)).toEqual(outputStart);
    expect(toggleFollow(outputStart, 50, 10)).toEqual({ top: 40, seen: 50 });
    expect(toggleFollow(up, 50, 10)).toEqual(outputStart);
    expect(outputWindow(outputStart, 3, 10)).toEqual({ from: 0, to: 3, newLines: 0 });
  });
});

describe('table columns', () => {
  const columns = [
    { title: 'Name', width: 8, grows: true },
    { title: 'R/RA', width: 4, rank: 2 },
    { title: 'F/FT', width: 4, rank: 1 },
    { title: 'Votes', width: 5, align: 'right' as const },
  ];

  it('TUI-346 leaves out columns by their rank, and the rest take the room', () => {
    const titles = (width: number) => formatTitles(layoutColumns(columns, width), '>');
    expect(titles(40)).toBe('Name                   R/RA  F/FT  Votes');
    expect(titles(25)).toBe('Name          F/FT  Votes');
    expect(titles(15)).toBe('Name      Votes');
  });

  it('TUI-026 cuts at the cell edge', () => {
    const laid = layoutColumns(columns, 27);
    expect(formatCells(laid, ['cluster_lockd', '0/1', '0/2', '4'], '>')).toBe(
      'cluster>  0/1   0/2       4',
    );
  });
});
