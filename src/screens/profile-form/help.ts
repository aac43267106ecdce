// F1 in the profile form: what the focused field means, its default, its limits, an example, and the section of
// the manual (TUI-262). Made from the attribute tables. Pure.
import { focusedField } from '../../components/form-state.ts';
import type { AttributeKind, AttributeRow } from '../../engine/index.ts';
import type { HelpPage } from '../../tui/screen.ts';
import { executableField, rowOfField, userKinds } from './fields.ts';
import type { OpenForm } from './form.ts';

const examples: Readonly<Record<string, string>> = {
  NAME: 'dtcalc',
  DESCRIPTION: 'dtcalc application',
  ACTION_SCRIPT: 'dtcalc.scr',
  HOSTING_MEMBERS: 'polishham provolone',
  REQUIRED_RESOURCES: 'network1',
  OPTIONAL_RESOURCES: 'application2',
  REBALANCE: 't:0:12:30, every Sunday at 12:30',
  SUBNET: '16.69.225.0',
  DEVICE_NAME: '/dev/tape/tape1',
  CHECK_INTERVAL: '5',
  SCRIPT_TIMEOUT: '60',
};

/** Help for the focused field. */
export function fieldHelp(open: OpenForm): HelpPage {
  const field = focusedField(open.form);
  if (field?.name === executableField) {
    return {
      title: 'Executable (-B)',
      text:
        'The full path of the program. With it, saving writes an action script that starts, stops and checks that ' +
        'program, named after the profile unless the action script has another name. Leave it empty to use a script ' +
        'that exists. Example: /usr/dt/bin/dtcalc. Manual section 2.3.',
    };
  }
  const row = field === undefined ? undefined : rowOfField(open, field.name);
  if (row === undefined) return { title: 'Resource profile', text: '' };
  if (row.isUserDefined === true) {
    return { title: `${row.attribute} (user-defined)`, text: userAttributeHelp(row, open) };
  }
  return { title: `${row.label} (${row.attribute})`, text: attributeHelp(row, open) };
}

function attributeHelp(row: AttributeRow, { defaults }: OpenForm): string {
  const example = examples[row.attribute];
  const given = defaults[row.attribute] ?? '';
  const fallback = row.defaultIsName === true ? 'the resource name' : given === '' ? 'none' : given;
  const parts = [
    row.help,
    row.required ? 'It must have a value.' : `Default: ${fallback}.`,
    limitsOf(row.kind),
    example === undefined ? '' : `Example: ${example}.`,
    row.switch === undefined ? '' : `Option of caa_profile: ${row.switch}.`,
    `Manual section ${row.section}.`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** The type definition file says what it is; action scripts see it as an environment variable. */
function userAttributeHelp(row: AttributeRow, { defaults }: OpenForm): string {
  const given = defaults[row.attribute] ?? '';
  const takes = userKinds[row.kind.kind] ?? '';
  const parts = [
    `Defined in application.tdf. It takes ${takes}.`,
    limitsOf(row.kind),
    row.required ? 'The profile must give it; its default only fills a new profile in.' : '',
    `Default: ${given === '' ? 'none' : given}.`,
    `Action scripts see it as the environment variable ${row.attribute}.`,
    `Option of caa_profile: ${row.switch}.`,
    'Manual section 2.4.',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function limitsOf(kind: AttributeKind): string {
  switch (kind.kind) {
    case 'word':
      return `One of ${kind.words.join(', ')}.`;
    case 'integer':
      return `A whole number${unitWords(kind.unit)} from ${kind.min} to ${kind.max}.`;
    case 'flag':
      return 'yes is 1 in the file, no is 0.';
    case 'list':
      return kind.max === undefined
        ? 'Names separated by blanks; their order counts.'
        : `At most ${kind.max} names separated by blanks; their order counts.`;
    case 'address':
      return 'Four numbers from 0 to 255 with periods between them.';
    case 'schedule':
      return 'Fill in day, hour and minute, or none of them.';
    case 'name':
    case 'text':
    case 'path':
    case 'file':
    case 'subnet':
    case 'device':
      return '';
  }
}

function unitWords(unit: string): string {
  if (unit === '') return '';
  return ` of ${unit === 's' ? 'seconds' : unit}`;
}
