// A few lines that a command said, in a box over the view, to be read and closed. Changes nothing.
import type { ReactElement } from 'react';
import { formatMore } from '../../components/frame-lines.ts';
import { listMoveOf } from '../../components/list-state.ts';
import { Overlay } from '../../components/Overlay.tsx';
import { movePager } from '../../components/Pager.tsx';
import { cleanText } from '../../format/index.ts';
import type { Layout } from '../../tui/layout.ts';
import type { ScreenDefinition, ScreenProps, View } from '../../tui/screen.ts';
import { wrapText } from '../../tui/text.ts';
import { markCursor } from '../../tui/theme.ts';
import { packView } from '../../tui/view.ts';
import { overlayArea, overlayColumns, overlayRows } from '../overlay-area.ts';

export interface Report {
  readonly title: string;
  readonly lines: readonly string[];
}

interface ReportState {
  readonly report: Report;
  readonly top: number;
}

/** The box; it closes without an answer. */
export function reportOverlay(report: Report): View<never> {
  return packView(reportDefinition, { report, top: 0 });
}

const reportDefinition: ScreenDefinition<ReportState> = {
  name: 'report',
  kind: 'overlay',
  crumb: () => [],
  start: () => ({ state: { report: { title: '', lines: [] }, top: 0 } }),
  reduce: (state, event, { layout }) => {
    if (event.type !== 'action') return null;
    if (event.id === 'report.close') return { state, effects: [{ type: 'close' }] };
    const move = listMoveOf(event.id);
    if (move === null) return null;
    const count = reportLines(state.report, layout).length;
    return {
      state: { ...state, top: movePager(state.top, move, count, shownRows(count, layout)) },
    };
  },
  place: () => ({ names: ['report', 'pager'] }),
  hints: () => ['report.close', 'list.up', 'list.down'],
  hint: () => 'Nothing was changed. Esc closes.',
  help: ({ report }) => ({
    title: report.title,
    text: 'What the check of the profile says, each line with the attribute, the reason and the remedy.',
  }),
  Screen: ReportScreen,
};

function reportLines({ lines }: Report, layout: Layout): readonly string[] {
  return lines.flatMap((line) => wrapText(cleanText(line), overlayColumns(layout) - 6));
}

function shownRows(count: number, layout: Layout): number {
  return Math.max(1, overlayRows(layout, count + 2) - 2);
}

function ReportScreen({ state, world, isFocused }: ScreenProps<ReportState, never>): ReactElement {
  const { layout, theme } = world;
  const lines = reportLines(state.report, layout);
  const rows = shownRows(lines.length, layout);
  const below = Math.max(0, lines.length - state.top - rows);
  const shown = lines
    .slice(state.top, state.top + rows)
    .map((line, index) => `${index === 0 && isFocused ? markCursor(' ') : ' '} ${line}`);
  return (
    <Overlay
      title={state.report.title}
      lines={shown}
      columns={overlayColumns(layout)}
      rows={rows + 2}
      area={overlayArea(layout)}
      lower={{ buttons: [], focused: null, more: formatMore(state.top, below) }}
      theme={theme}
    />
  );
}
