// Draws the profile form: the question for the type, what is being read, or the form with its reasons and
// doubts.
import type { ReactElement } from 'react';
import { Choice } from '../../components/Choice.tsx';
import { formColumns, formLines } from '../../components/Form.tsx';
import { Frame } from '../../components/Frame.tsx';
import { focusedField } from '../../components/form-state.ts';
import { formatMore } from '../../components/frame-lines.ts';
import { Lines } from '../../components/Lines.tsx';
import { RESOURCE_TYPES } from '../../engine/index.ts';
import type { ScreenProps, World } from '../../tui/screen.ts';
import { cellWidth, cutText, leftAndRight, padText, wrapText } from '../../tui/text.ts';
import { profileName } from './commands.ts';
import { attributeValue, rowOfField } from './fields.ts';
import { type OpenForm, shownNotes, shownProblems } from './form.ts';
import type { ProfileFormEvent, ProfileFormState } from './phases.ts';

type Props = ScreenProps<ProfileFormState, ProfileFormEvent>;

export function ProfileFormScreen(props: Props): ReactElement {
  const { state, world } = props;
  const { layout, theme } = world;
  const drawn = state.phase === 'form' ? openLines(state.open, props) : null;
  return (
    <Frame
      title={formTitle(state)}
      columns={layout.columns}
      rows={layout.boxRows}
      lower={{
        buttons: props.buttons.map((button) => button.label),
        focused: props.button,
        more: drawn?.more ?? '',
      }}
      theme={theme}
    >
      {drawn !== null ? <Lines lines={drawn.lines} /> : <BeforeForm {...props} />}
    </Frame>
  );
}

function formTitle(state: ProfileFormState): string {
  if (state.phase !== 'form') return 'Resource profile';
  const { open } = state;
  const type = `${open.type.slice(0, 1).toUpperCase()}${open.type.slice(1)}`;
  const name = open.mode === 'create' ? 'new' : profileName(open);
  return `${type} profile: ${name}`;
}

const typeNames: readonly string[] = RESOURCE_TYPES;

const typeTexts: Readonly<Record<string, string>> = {
  application: 'A program that CAA starts, checks and moves.',
  network: 'A subnet, watched on every member.',
  tape: 'A tape drive, watched on every member.',
  changer: 'A media changer, watched on every member.',
};

/** The question for the type, and the texts while there is no form. */
function BeforeForm(props: Props): ReactElement {
  const { state, world, send } = props;
  const { layout, theme } = world;
  const isRoomy = layout.bodyRows >= RESOURCE_TYPES.length + 3;
  if (state.phase !== 'type') {
    const text = state.phase === 'form' ? '' : state.text;
    return (
      <Lines lines={['', ...wrapText(text, layout.bodyColumns - 3).map((line) => `  ${line}`)]} />
    );
  }
  const select = (type: 'highlighted' | 'selected') => (value: string) =>
    send({ type, index: typeNames.indexOf(value) });
  return (
    <>
      {isRoomy ? <Lines lines={['', '   Which type of resource is the profile for?', '']} /> : null}
      <Choice
        key={state.generation}
        items={RESOURCE_TYPES.map((type) => ({
          value: type,
          label: `  ${padText(type, 14)}${typeTexts[type] ?? ''}`,
          isDim: false,
          below: '',
        }))}
        index={state.index}
        columns={layout.bodyColumns}
        isFocused={props.isFocused}
        onHighlight={select('highlighted')}
        onSelect={select('selected')}
        theme={theme}
      />
    </>
  );
}

const marksLine = ' Type or select values. Marks: * needed  + list (F4)  # number  / path';
const shortMarksLine = ' Marks: * needed  + list (F4)  # number  / path';

/** The line above the fields; a form that attributes of the user's own make long says where its window is. */
function headLine(
  open: OpenForm,
  top: number,
  height: number,
  count: number,
  world: World,
): string {
  const { layout, theme } = world;
  const { cut } = theme.marks;
  const isLong = open.userAttributes.length > 0 && count > height;
  if (!isLong || layout.bodyColumns < 78) return cutText(marksLine, layout.bodyColumns, cut);
  const place = `Lines ${top + 1}-${Math.min(count, top + height)} of ${count} `;
  return leftAndRight(shortMarksLine, place, layout.bodyColumns, cut);
}

/** The lines of the window around the focused field, below the line that explains the marks. */
function openLines(
  open: OpenForm,
  props: Props,
): { readonly lines: readonly string[]; readonly more: string } {
  const { world, isFocused } = props;
  const { layout, theme } = world;
  const cells = layout.bodyColumns;
  const problems = { ...notesUnderFields(open), ...shownProblems(open, world) };
  const wrapped = Object.fromEntries(
    Object.entries(problems).map(([name, text]) => [name, wrapText(text, cells - 7).join('\n')]),
  );
  const columns = formColumns(cells);
  const { lines, focusLine } = formLines(
    { ...open.form, problems: wrapped },
    columns,
    isFocused,
    theme,
  );
  const all = [
    ...lines.map((line) => withSchedule(line, open, columns.isNarrow)),
    ...noteLines(open, world),
  ];
  const height = Math.max(1, layout.bodyRows - 1);
  const focused = wrapped[focusedField(open.form)?.name ?? '']?.split('\n').length ?? 1;
  const lastNeeded = focusLine + focused;
  const top = Math.min(Math.max(0, all.length - height), Math.max(0, lastNeeded - height + 1));
  const below = Math.max(0, all.length - top - height);
  return {
    lines: [headLine(open, top, height, all.length, world), ...all.slice(top, top + height)],
    // The buttons need the room of the lower border.
    more: cells < 78 ? formatMore(top, below) : '',
  };
}

/** What holds for a field whether it is wrong or not. */
function notesUnderFields({ type, form }: OpenForm): Readonly<Record<string, string>> {
  if (type !== 'application' || form.values.PLACEMENT !== 'balanced') return {};
  return { HOSTING_MEMBERS: 'must be empty with the balanced policy' };
}

const scheduleColumn = 66;

/** The value that the three fields of the time make together stands behind them. */
function withSchedule(line: string, open: OpenForm, isNarrow: boolean): string {
  const row = rowOfField(open, 'REBALANCE');
  if (row === undefined || isNarrow || !line.includes(row.label)) return line;
  const value = attributeValue(row, open.form.values);
  return value === '' ? line : padText(line, scheduleColumn) + value.slice(0, 12);
}

function noteLines(open: OpenForm, world: World): readonly string[] {
  const { layout, theme } = world;
  return shownNotes(open, world).flatMap((note) =>
    wrapText(note, layout.bodyColumns - 7).map((line, index) => {
      const text = `${index === 0 ? ' !' : '  '} ${line}`;
      return theme.paint(
        'warn',
        cellWidth(text) > layout.bodyColumns ? cutText(text, layout.bodyColumns, '>') : text,
      );
    }),
  );
}
