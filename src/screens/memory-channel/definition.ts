// The Memory Channel View as a screen of the registry (section 7 of the console's specification).
import type { ScreenDefinition, ViewButton } from '../../tui/screen.ts';
import { asked, isWatching } from './asking.ts';
import { observed } from './following.ts';
import { MemoryChannelScreen } from './MemoryChannelScreen.tsx';
import { reduceImc } from './reduce.ts';
import { type ImcScreenEvent, type ImcState, startImc } from './state.ts';
import { imcHelp, imcHint, imcPreview, imcRefusal } from './texts.ts';
import { isAnyInitialized } from './words.ts';

export const memoryChannelDefinition: ScreenDefinition<ImcState, ImcScreenEvent> = {
  name: 'memory-channel',
  kind: 'view',
  crumb: ({ page }) => [viewName, ...(page === null ? [] : [pageName(page)])],
  start: (params, world) => asked(startImc(params), world),
  reduce: reduceImc,
  place: ({ page, typing, filter }) => {
    if (typing !== null) return { names: ['list-filter'], typing: true };
    const filtered = filter === '' ? [] : ['imc-filtered'];
    switch (page?.kind) {
      case undefined:
        return { names: [...filtered, 'imc-sections', 'imc', 'list'] };
      case 'hex':
        return page.typing === null
          ? { names: ['imc-hex', 'imc-closing', 'imc', 'pager'] }
          : { names: ['list-filter'], typing: true };
      case 'programs':
        return { names: ['imc-programs', 'imc-closing', 'imc', 'list'] };
      case 'output':
        return { names: ['imc-output', 'imc-closing', 'imc', 'pager'] };
      default:
        return { names: ['imc-page', 'imc-closing', 'imc', 'pager'] };
    }
  },
  hints: hintsOf,
  buttons: buttonsOf,
  refusal: imcRefusal,
  hint: imcHint,
  help: imcHelp,
  preview: imcPreview,
  observe: observed,
  ticks: isWatching,
  Screen: MemoryChannelScreen,
};

const viewName = 'Memory Channel View';

function pageName(page: NonNullable<ImcState['page']>): string {
  switch (page.kind) {
    case 'hex':
      return `Region ${page.region}`;
    case 'programs':
      return 'Programs';
    case 'output':
      return `Program ${page.pid}`;
    default:
      return page.content.title;
  }
}

function hintsOf({ page, typing, sample }: ImcState): readonly string[] {
  if (typing !== null) return ['list-filter.accept', 'list-filter.clear', 'help'];
  switch (page?.kind) {
    case undefined: {
      const init = sample !== null && !isAnyInitialized(sample) ? ['imc.init'] : [];
      return [
        'imc.enter',
        'imc.next',
        ...init,
        'imc.events',
        'imc.programs',
        'imc.run',
        'imc.fault',
        'imc.filter',
        'help',
      ];
    }
    case 'hex':
      return page.typing === null
        ? [
            'imc.close',
            'list.page-down',
            'imc.offset',
            'imc.single',
            'imc.pause',
            'imc.refresh',
            'imc.fault',
            'help',
          ]
        : ['list-filter.accept', 'list-filter.clear', 'help'];
    case 'programs':
      return ['imc.output', 'imc.kill', 'imc.run', 'imc.close', 'imc.pause', 'help'];
    case 'output':
      return ['imc.close', 'imc.kill', 'imc.follow', 'imc.programs', 'imc.run', 'help'];
    default:
      return [
        'imc.close',
        'list.page-down',
        'imc.fault',
        'imc.init',
        'imc.pause',
        'imc.copy',
        'help',
      ];
  }
}

const helpButton: ViewButton = { label: 'Help', action: 'help' };

function buttonsOf({ page, sample }: ImcState): readonly ViewButton[] {
  const close = [{ label: 'Close', action: 'imc.close' }, helpButton];
  switch (page?.kind) {
    case undefined:
      if (sample?.hasMemoryChannel === true && !isAnyInitialized(sample)) {
        return [{ label: 'Initialize', action: 'imc.init' }, ...sectionButtons];
      }
      return sectionButtons;
    case 'hex':
      return [
        { label: 'Offset', action: 'imc.offset' },
        { label: 'One host', action: 'imc.single' },
        { label: 'Read', action: 'imc.refresh' },
        ...close,
      ];
    case 'programs':
      return [
        { label: 'Lines', action: 'imc.output' },
        { label: 'Run', action: 'imc.run' },
        { label: 'Kill', action: 'imc.kill' },
        ...close,
      ];
    case 'output':
      return [
        { label: 'Kill', action: 'imc.kill' },
        { label: 'Programs', action: 'imc.programs' },
        ...close,
      ];
    default:
      return close;
  }
}

const sectionButtons: readonly ViewButton[] = [
  { label: 'Details', action: 'imc.enter' },
  { label: 'Events', action: 'imc.events' },
  { label: 'Programs', action: 'imc.programs' },
  { label: 'Refresh', action: 'imc.refresh' },
  helpButton,
];
