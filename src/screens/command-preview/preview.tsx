// F6: the exact commands for what is on the screen, quoted for a shell, and what they would change. Runs
// nothing (TUI-270..272, 277).
import type { ReactElement } from 'react';
import { buttonRow } from '../../components/frame-lines.ts';
import { Overlay } from '../../components/Overlay.tsx';
import { formatTime } from '../../format/index.ts';
import type {
  Effect,
  Preview,
  ScreenDefinition,
  ScreenEvent,
  ScreenProps,
  Step,
  View,
  World,
} from '../../tui/screen.ts';
import { cellWidth, wrapText } from '../../tui/text.ts';
import { packView } from '../../tui/view.ts';
import { overlayArea, overlayColumns, overlayRows } from '../overlay-area.ts';

interface PreviewState {
  readonly preview: Preview;
  /** Index of the focused button. */
  readonly button: number;
}

const buttons = ['Copy', 'Add to script', 'Close'] as const;

/** The overlay for a preview, with [Close] in focus. */
export function previewOverlay(preview: Preview): View<never> {
  return packView(previewDefinition, { preview, button: buttons.length - 1 });
}

const previewDefinition: ScreenDefinition<PreviewState> = {
  name: 'command-preview',
  kind: 'overlay',
  crumb: () => [],
  start: () => ({ state: { preview: { commands: [], notes: [] }, button: 0 } }),
  reduce,
  place: ({ preview }) => ({
    names: [
      'command-preview',
      ...(preview.dryRun === undefined ? [] : ['command-preview-plan']),
      'dialog',
    ],
  }),
  hints: () => ['preview.copy', 'preview.script', 'preview.dry-run', 'preview.close'],
  hint: () => 'Nothing has been run. Close goes back; what was entered stays.',
  help: () => ({
    title: 'Command',
    text: 'The same action as a command, ready to be pasted into a shell. Nothing has been run.',
  }),
  Screen: PreviewScreen,
};

function reduce(
  state: PreviewState,
  event: ScreenEvent<never>,
  world: World,
): Step<PreviewState, never, never> {
  if (event.type !== 'action') return null;
  const { preview } = state;
  switch (event.id) {
    case 'preview.copy':
      return { state, effects: [copy(preview)] };
    case 'preview.script':
      return { state, effects: addToScript(preview, world) };
    case 'preview.dry-run':
      return preview.dryRun === undefined
        ? null
        : { state, effects: [{ type: 'close' }, { type: 'press', id: preview.dryRun }] };
    case 'preview.close':
    case 'dialog.cancel':
      return { state, effects: [{ type: 'close' }] };
    case 'dialog.next':
      return { state: { ...state, button: (state.button + 1) % buttons.length } };
    case 'dialog.previous':
      return { state: { ...state, button: (state.button + buttons.length - 1) % buttons.length } };
    case 'dialog.press':
      if (state.button === 0) return { state, effects: [copy(preview)] };
      if (state.button === 1) return { state, effects: addToScript(preview, world) };
      return { state, effects: [{ type: 'close' }] };
    default:
      return null;
  }
}

function copy(preview: Preview): Effect<never, never> {
  return { type: 'copy', text: preview.commands.join('\n') };
}

/** As comments: nothing was run, so replaying the script must not run it (TUI-277). */
function addToScript(preview: Preview, world: World): readonly Effect<never, never>[] {
  const lines = [
    `# ${formatTime(world.now)} ${world.user}: added from the command preview, not run`,
    ...preview.commands.map((command) => `# ${command}`),
  ];
  const text = world.isScriptOn
    ? 'Added to the script as a comment. Nothing has been run.'
    : 'The script is off; nothing was added. Options turns it on.';
  return [
    { type: 'script', lines },
    { type: 'message', level: world.isScriptOn ? 'info' : 'warning', text },
  ];
}

function PreviewScreen({
  state,
  world,
  isFocused,
}: ScreenProps<PreviewState, never>): ReactElement {
  const { layout, theme } = world;
  const columns = overlayColumns(layout);
  const inside = columns - 4;
  const commands = state.preview.commands.flatMap((command) => wrapCommand(command, inside));
  const notes = state.preview.notes.flatMap((note) => wrapText(note, inside));
  const text = [...commands, ...(notes.length > 0 ? ['', ...notes] : [])];
  const rows = overlayRows(layout, text.length + 4);
  const shown = text.slice(0, rows - 4).map((line) => `  ${line}`);
  const focused = isFocused ? state.button : null;
  return (
    <Overlay
      title="Command"
      lines={[...shown, '', `  ${buttonRow(buttons, focused, theme, '  ')}`]}
      columns={columns}
      rows={rows}
      area={overlayArea(layout)}
      theme={theme}
    />
  );
}

/** A command on as many lines as it needs; every line but the last ends in a backslash. */
export function wrapCommand(command: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of shellWords(command)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && cellWidth(longer) > width - 2) {
      lines.push(`${line} \\`);
      line = `  ${word}`;
    } else line = longer;
  }
  return [...lines, line];
}

/** The words of a quoted command line with their quotes; an option stays with its value. */
function shellWords(command: string): readonly string[] {
  const parts: string[] = [];
  for (const word of command.match(/(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+/g) ?? []) {
    const last = parts.at(-1) ?? '';
    if (/^-[A-Za-z]$/.test(last) && !word.startsWith('-'))
      parts[parts.length - 1] = `${last} ${word}`;
    else parts.push(word);
  }
  return parts;
}
