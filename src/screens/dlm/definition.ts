// The lock browser as a screen of the registry: Distributed Lock Manager (DLM) Browser (section 6 of the console's
// specification).
import { isSampling } from '../../tui/sampling.ts';
import type { ScreenDefinition } from '../../tui/screen.ts';
import { asked } from './asking.ts';
import { DlmScreen } from './DlmScreen.tsx';
import { reduceDlm } from './reduce.ts';
import { type DlmEvent, type DlmState, startDlm } from './state.ts';
import { dlmHelp, dlmHint, dlmPreview, dlmRefusal } from './texts.ts';

export const dlmDefinition: ScreenDefinition<DlmState, DlmEvent> = {
  name: 'dlm',
  kind: 'view',
  crumb: ({ page }) => (page === null ? ['DLM Browser'] : ['DLM Browser', page.content.title]),
  start: (params, world) => asked(startDlm(params), world),
  reduce: reduceDlm,
  place: (state) => {
    if (state.page !== null) return { names: ['dlm-page', 'dlm', 'pager'] };
    if (state.typing !== null) return { names: ['list-filter'], typing: true };
    const filtered = state.filter === '' ? [] : ['dlm-filtered'];
    return state.pane === 'locks'
      ? { names: ['dlm-locks', 'dlm-panes', 'dlm', 'list'] }
      : { names: [...filtered, 'dlm-tree', 'dlm-panes', 'dlm', 'list'] };
  },
  hints: (state) => {
    if (state.page !== null) {
      return [
        'dlm.close',
        'list.page-down',
        'dlm.blocker',
        'dlm.graph',
        'dlm.modes',
        'dlm.pause',
        'dlm.copy',
        'help',
      ];
    }
    if (state.typing !== null) return ['list-filter.accept', 'list-filter.clear', 'help'];
    const first =
      state.pane === 'locks' ? ['dlm.card', 'dlm.to-tree'] : ['dlm.enter', 'dlm.to-locks'];
    return [...first, 'dlm.blocker', 'dlm.graph', 'dlm.modes', 'dlm.filter', 'dlm.pause', 'help'];
  },
  buttons: ({ page }) =>
    page === null
      ? [
          { label: 'Find blocker', action: 'dlm.blocker' },
          { label: 'Wait graph', action: 'dlm.graph' },
          { label: 'Modes', action: 'dlm.modes' },
          { label: 'Help', action: 'help' },
        ]
      : [
          { label: 'Blocker', action: 'dlm.blocker' },
          { label: 'Graph', action: 'dlm.graph' },
          { label: 'Modes', action: 'dlm.modes' },
          { label: 'Statistics', action: 'dlm.statistics' },
          { label: 'Close', action: 'dlm.close' },
          { label: 'Help', action: 'help' },
        ],
  refusal: dlmRefusal,
  hint: dlmHint,
  help: () => dlmHelp,
  preview: dlmPreview,
  ticks: isSampling,
  Screen: DlmScreen,
};
