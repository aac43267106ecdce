// Text fields and forms: what keys do to them, and the pictures of the specification.

import { describe, expect, it } from 'vitest';
import { formColumns, formLines } from '../../src/components/Form.tsx';
import {
  createForm,
  type FieldSpec,
  type FormState,
  focusField,
  isChanged,
  pasteIntoForm,
  reduceForm,
  setValue,
  typeIntoForm,
  withProblems,
} from '../../src/components/form-state.ts';
import { drawField, editText, insertText, textField } from '../../src/components/text-field.ts';
import { cellWidth } from '../../src/tui/text.ts';
import { createTheme, takeCursor, withoutCodes } from '../../src/tui/theme.ts';
import { fc } from '../support/properties.ts';

const theme = createTheme('mono', 'ascii');

describe('text field', () => {
  const keys = [
    'left',
    'right',
    'home',
    'end',
    'backspace',
    'delete',
    'ctrl-u',
    'ctrl-k',
    'a',
    '漢',
  ];

  it('TUI-201 edits as terminals do', () => {
    const field = { text: 'clock', cursor: 2 };
    const edited = (name: string) => editText(field, name);
    expect(edited('ctrl-u')).toEqual({ text: 'ock', cursor: 0 });
    expect(edited('ctrl-k')).toEqual({ text: 'cl', cursor: 2 });
    expect(edited('backspace')).toEqual({ text: 'cock', cursor: 1 });
    expect(edited('delete')).toEqual({ text: 'clck', cursor: 2 });
    expect(edited('ctrl-a')?.cursor).toBe(0);
    expect(edited('ctrl-e')?.cursor).toBe(5);
    expect(edited('f4')).toBeNull();
    expect(insertText(field, 'X\nY')).toEqual({ text: 'clX Yock', cursor: 5 });
  });

  it('TUI-201 TUI-202 is as wide as its box and has one cursor, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...keys), { maxLength: 60 }),
        fc.integer({ min: 4, max: 20 }),
        (presses, width) => {
          let field = textField('');
          for (const press of presses) {
            field = editText(field, press) ?? insertText(field, press);
          }
          const drawn = drawField(field, width, true, theme);
          expect(cellWidth(withoutCodes(drawn))).toBe(width);
          const { cursor } = takeCursor(drawn, cellWidth);
          expect(cursor?.row).toBe(0);
          expect(cursor?.column).toBeLessThan(width);
        },
      ),
    );
  });

  it('TUI-202 shows that there is more', () => {
    const long = textField('a long description of a clock');
    expect(withoutCodes(drawField(long, 10, true, theme))).toBe('< a clock ');
    expect(withoutCodes(drawField({ ...long, cursor: 0 }, 10, true, theme))).toBe('a long de>');
    expect(drawField(long, 10, false, theme)).toBe('a long de>');
  });
});

const fields: readonly FieldSpec[] = [
  { name: 'name', label: 'Name', kind: 'text', required: true, help: '' },
  {
    name: 'policy',
    label: 'Placement policy',
    kind: 'choice',
    choices: ['balanced', 'favored', 'restricted'],
    hasList: true,
    help: '',
  },
  { name: 'interval', label: 'Check interval (s)', kind: 'number', width: 5, help: '' },
  { name: 'auto', label: 'Start after reboot', kind: 'flag', help: '' },
];

const start = (): FormState => createForm(fields, { name: 'clock', interval: '60' });
const press = (form: FormState, action: string): FormState =>
  reduceForm(form, action)?.form ?? form;

describe('form', () => {
  it('goes from field to field, and beyond the last one to the buttons', () => {
    const last = press(press(press(start(), 'form.next'), 'form.next'), 'form.next');
    expect(last.focus).toBe(3);
    expect(reduceForm(last, 'form.next')).toBeNull();
    expect(reduceForm(start(), 'form.previous')).toBeNull();
  });

  it('types into text, takes only digits for numbers, and turns choices', () => {
    const named = typeIntoForm(start(), { name: 'x', text: 'x' });
    expect(named?.values.name).toBe('clockx');
    const number = focusField(start(), 2);
    expect(typeIntoForm(number, { name: 'x', text: 'x' })?.values.interval).toBe('60');
    expect(typeIntoForm(number, { name: '5', text: '5' })?.values.interval).toBe('605');
    const policy = focusField(start(), 1);
    expect(typeIntoForm(policy, { name: 'right', text: '' })?.values.policy).toBe('favored');
    expect(typeIntoForm(policy, { name: 'left', text: '' })?.values.policy).toBe('restricted');
    expect(typeIntoForm(policy, { name: 'x', text: 'x' })).toBeNull();
    expect(press(focusField(start(), 3), 'form.toggle').values.auto).toBe('yes');
  });

  it('TUI-203 a paste is text for a text field, and nothing elsewhere', () => {
    expect(pasteIntoForm(start(), 'a\nb')?.values.name).toBe('clocka b');
    expect(pasteIntoForm(focusField(start(), 1), 'favored')).toBeNull();
  });

  it('TUI-204 Enter is not sent while something needed is empty', () => {
    const empty = focusField(setValue(start(), 'name', ' '), 2);
    const step = reduceForm(empty, 'form.do');
    expect(step?.wish).toBeNull();
    expect(step?.form.focus).toBe(0);
    expect(step?.form.problems).toEqual({ name: 'Name must be filled' });
    expect(reduceForm(start(), 'form.do')?.wish).toBe('do');
  });

  it('F5 resets the field, and twice the form', () => {
    const changed = focusField(setValue(setValue(start(), 'name', 'x'), 'interval', '5'), 2);
    expect(isChanged(changed)).toBe(true);
    const once = press(changed, 'form.reset');
    expect(once.values).toMatchObject({ name: 'x', interval: '60' });
    const twice = press(once, 'form.reset');
    expect(twice.values).toMatchObject({ name: 'clock', interval: '60' });
    expect(isChanged(twice)).toBe(false);
    const shorter = typeIntoForm(twice, { name: 'backspace', text: '' });
    expect(shorter?.values.interval, 'the cursor stands in this field').toBe('6');
  });

  it('wishes for a list only where there is one, and for a large field only for text', () => {
    expect(reduceForm(focusField(start(), 1), 'form.list')?.wish).toBe('list');
    expect(reduceForm(start(), 'form.list')?.wish).toBeNull();
    expect(reduceForm(start(), 'form.big')?.wish).toBe('big');
    expect(reduceForm(focusField(start(), 3), 'form.big')?.wish).toBeNull();
    expect(reduceForm(start(), 'form.cancel')?.wish).toBe('cancel');
  });
});

describe('form, drawn', () => {
  /** The form of section 5.4, without its notes. */
  const picture = `
>   Name                       [ clock                          ]
    Action script              [ clock.scr                      ]  / +
    Placement policy           < balanced >                        +
      must be empty with the balanced policy
    Check interval (s)         [ 5     ]  #   Script timeout (s)  [ 60    ] #
    Start after reboot         < no  >    +   Active placement    < no  >   +`;

  const right = { isBeside: true, labelColumn: 46, boxColumn: 66, markColumn: 76 } as const;
  const profile = createForm(
    [
      { name: 'name', label: 'Name', kind: 'text', help: '' },
      { name: 'script', label: 'Action script', kind: 'path', hasList: true, help: '' },
      {
        name: 'policy',
        label: 'Placement policy',
        kind: 'choice',
        choices: ['balanced'],
        hasList: true,
        help: '',
      },
      {
        name: 'ci',
        label: 'Check interval (s)',
        kind: 'number',
        width: 5,
        markColumn: 42,
        help: '',
      },
      { name: 'st', label: 'Script timeout (s)', kind: 'number', width: 5, ...right, help: '' },
      {
        name: 'as',
        label: 'Start after reboot',
        kind: 'flag',
        hasList: true,
        markColumn: 42,
        help: '',
      },
      { name: 'ap', label: 'Active placement', kind: 'flag', hasList: true, ...right, help: '' },
    ],
    { name: 'clock', script: 'clock.scr', policy: 'balanced', ci: '5', st: '60' },
  );

  it('TUI-200 TUI-089 has the columns of the picture', () => {
    const form = focusField(
      withProblems(profile, { policy: 'must be empty with the balanced policy' }),
      0,
    );
    const { lines } = formLines(form, formColumns(78), true, theme);
    expect(lines.map((line) => withoutCodes(line).trimEnd())).toEqual(picture.slice(1).split('\n'));
  });

  it('TUI-201 the cursor stands in the focused field, also beside another one', () => {
    for (const [focus, row, column] of [
      [0, 0, 38],
      [4, 4, 70],
      [6, 5, 68],
    ] as const) {
      const form = focusField(withProblems(profile, { policy: 'x' }), focus);
      const { lines } = formLines(form, formColumns(78), true, theme);
      expect(takeCursor(lines.join('\n'), cellWidth).cursor, `field ${focus}`).toEqual({
        row,
        column,
      });
    }
  });

  it('TUI-346 narrow forms have one field a line, none wider than the body', () => {
    const { lines } = formLines(profile, formColumns(58), true, theme);
    expect(lines).toHaveLength(7);
    for (const line of lines) expect(cellWidth(withoutCodes(line))).toBeLessThanOrEqual(58);
  });

  it('TUI-200 radio fields and checkboxes say what they mean', () => {
    const form = createForm(
      [
        {
          name: 'where',
          label: 'On member',
          kind: 'radio',
          choices: ['policy', 'member'],
          captions: ['as the policy says', 'this member'],
          labelColumn: 2,
          boxColumn: 22,
          help: '',
        },
        {
          name: 'member',
          label: '',
          kind: 'text',
          width: 13,
          boxColumn: 38,
          isBeside: true,
          hasList: true,
          markColumn: 57,
          help: '',
        },
        {
          name: 'f',
          label: 'Needed resources',
          kind: 'checkbox',
          captions: ['also start required resources (-f)'],
          labelColumn: 2,
          boxColumn: 22,
          help: '',
        },
      ],
      {},
    );
    const { lines } = formLines(form, formColumns(78), false, theme);
    expect(lines.map((line) => line.trimEnd())).toEqual([
      '  On member           (o) as the policy says',
      '                      ( ) this member [               ]  +',
      '  Needed resources    [ ] also start required resources (-f)',
    ]);
  });
});
