// The lines of the page that stands behind the editor: what became of the edited text, and what can be done now.
import { cleanText } from '../../format/index.ts';
import type { World } from '../../tui/screen.ts';
import { wrapText } from '../../tui/text.ts';
import type { EditorState } from './phases.ts';
import { comparison } from './texts.ts';

/** The lines, wrapped to the body. */
export function editorLines(state: EditorState, world: World): readonly string[] {
  return paragraphs(state).flatMap((text) =>
    wrapText(cleanText(text), world.layout.bodyColumns - 3).map((line) => ` ${line}`),
  );
}

function paragraphs(state: EditorState): readonly string[] {
  const { name, now, draft, was } = state;
  switch (now.phase) {
    case 'reading':
      return ['', `Reading the profile ${name}...`];
    case 'failed':
      return ['', now.text];
    case 'editing':
      return ['', 'The editor has the text.'];
    case 'saving':
      return ['', 'The text is being checked. One moment.'];
    case 'invalid':
      return [
        '',
        `What you edited is not valid, and ${name}.cap was not changed:`,
        '',
        ...now.messages,
        '',
        'e goes on editing your text. S writes it as it is; it cannot be registered before it is corrected.',
      ];
    case 'conflict':
      return [
        '',
        ...now.messages,
        '',
        ...comparison(now.before, was, draft),
        '',
        'e goes on editing your text. S writes yours in the place of theirs, if it is valid. Esc gives yours up.',
      ];
    case 'stopped':
      return [
        '',
        now.text,
        '',
        'Your text is still here, and the file was not changed by it. e goes on editing, S writes it.',
      ];
    case 'written':
      return ['', `${name}.cap is written. There are warnings:`, '', ...now.warnings];
  }
}
