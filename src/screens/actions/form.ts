// The forms of the six actions as field tables (section 5.5 of the console's specification). Captions that depend
// on the cluster are made anew for every drawing; what is typed lives in the state. Pure.
import type { FormColumns } from '../../components/Form.tsx';
import type { FieldSpec, FormState } from '../../components/form-state.ts';
import type { World } from '../../tui/screen.ts';
import { cutText, padText } from '../../tui/text.ts';
import { type Choice, type ChoiceValues, readChoice } from './choice.ts';
import { freshDetails, type Placements } from './placement.ts';
import { type Verb, verbTexts } from './verbs.ts';

const places = { labelColumn: 2, boxColumn: 22 } as const;
const namesCells = 43;
const memberCells = 13;

/**
 * The fields of a verb, with captions that know nothing yet.
 *
 * @param isUnknown something named is in state UNKNOWN, so that the way out has to be chosen.
 */
export function actionFields(verb: Verb, isUnknown: boolean): readonly FieldSpec[] {
  const { hasMember, force } = verbTexts[verb];
  return [
    ...(verb === 'balance' ? [scopeField] : []),
    {
      ...places,
      name: 'names',
      label: verb === 'register' ? 'Profiles' : 'Resources',
      kind: 'text',
      hasList: true,
      width: namesCells,
      markColumn: places.boxColumn + namesCells + 5,
      help: 'Names with blanks between them. F4 lists what can be chosen.',
    },
    ...(verb === 'stop' && isUnknown ? [exitField] : []),
    ...(hasMember ? [memberField] : []),
    ...(force === null ? [] : [checkbox('force', force.label, force.caption, force.help)]),
    ...(verb === 'register' ? [updateField] : []),
    ...(hasMember || verb === 'stop' ? [attributesField] : []),
  ];
}

const memberField: FieldSpec = {
  ...places,
  name: 'where',
  label: 'On member',
  kind: 'radio',
  choices: ['policy', 'member'],
  captions: ['as the policy says', 'this member'],
  help: 'Space changes; F4 lists the members, those that are possible first.',
};

const scopeField: FieldSpec = {
  ...places,
  name: 'scope',
  label: 'What',
  kind: 'radio',
  choices: ['all', 'member', 'names'],
  captions: ['every running application', 'those on member', 'the resources below'],
  help: 'Space changes; F4 lists the members.',
};

const exitField: FieldSpec = {
  ...places,
  name: 'exit',
  label: 'Out of UNKNOWN',
  kind: 'radio',
  choices: ['confirm', 'retry', 'kill'],
  captions: [
    'it is down: take it as OFFLINE',
    'run its stop entry point again (-retry)',
    'kill what is left of it (-kill)',
  ],
  help: 'Nobody knows whether it still runs: w on the resource shows what does.',
};

const updateField = checkbox(
  'update',
  'Update',
  "take the profile's values for registered ones (-u)",
  'With -u registered values are replaced by those of the profile.',
);

const attributesField: FieldSpec = {
  ...places,
  name: 'attributes',
  label: 'User attributes',
  kind: 'text',
  width: namesCells + 1,
  help: 'USR_name=value for the action script, if the type defines it.',
};

function checkbox(name: string, label: string, caption: string, help: string): FieldSpec {
  return { ...places, name, label, kind: 'checkbox', captions: [caption], help };
}

/** The values of the form. */
export function formValues(form: FormState, member: string): ChoiceValues {
  const value = (name: string): string => form.values[name] ?? '';
  return {
    names: value('names'),
    where: value('where'),
    member,
    force: value('force') === 'yes',
    update: value('update') === 'yes',
    attributes: value('attributes'),
    scope: value('scope'),
    exit: form.fields.some(({ name }) => name === 'exit') ? value('exit') : '',
  };
}

/** The values as the form keeps them. */
export function toFormValues(values: ChoiceValues): Readonly<Record<string, string>> {
  return {
    names: values.names,
    where: values.where,
    force: values.force ? 'yes' : 'no',
    update: values.update ? 'yes' : 'no',
    attributes: values.attributes,
    scope: values.scope,
    exit: values.exit,
  };
}

export interface FormScene {
  readonly verb: Verb;
  /** The form as it was when the run was asked for; null while it is filled. */
  readonly frozen: FormState | null;
  readonly form: FormState;
  readonly member: string;
  readonly placements: Placements;
}

/** The choice that the form stands for at this moment. */
export function choiceOf(scene: FormScene, world: World): Choice {
  return readChoice(scene.verb, formValues(scene.form, scene.member), world);
}

/** The columns of these forms: the picture's, and narrower ones where the screen is small (TUI-346). */
export function actionColumns(columns: number): FormColumns {
  const isNarrow = columns < fullColumns;
  const box = isNarrow ? 20 : places.boxColumn;
  const width = isNarrow ? columns - box - 7 : namesCells;
  return { label: places.labelColumn, box, mark: box + width + 5, width, isNarrow };
}

const fullColumns = 78;

/** The form with its captions of this moment: where the policy would go, and the member chosen (TUI-101). */
export function drawnForm(scene: FormScene, world: World): FormState {
  const { form, frozen } = scene;
  if (frozen !== null) return frozen;
  const { bodyColumns } = world.layout;
  const { box, isNarrow } = actionColumns(bodyColumns);
  const room = bodyColumns - box - 4;
  const fields = form.fields.map((field): FieldSpec => {
    const captions = captionsOf(field, scene, world, isNarrow);
    if (captions === undefined) return field;
    return {
      ...field,
      captions: captions.map((text) => cutText(text, room, world.theme.marks.cut)),
    };
  });
  return { ...form, fields };
}

function captionsOf(
  field: FieldSpec,
  scene: FormScene,
  world: World,
  isNarrow: boolean,
): readonly string[] | undefined {
  const { force } = verbTexts[scene.verb];
  switch (field.name) {
    case 'where': {
      const policy = policyWords(choiceOf(scene, world), scene.placements, world);
      const head = isNarrow ? 'by policy' : 'as the policy says';
      return [`${head}${policy}`, `this member [ ${padText(scene.member, memberCells)} ] +`];
    }
    case 'scope':
      return [
        isNarrow ? 'all that run' : 'every running application (-all)',
        `those on member [ ${padText(scene.member, memberCells)} ] +`,
        isNarrow ? 'those below' : 'the resources below',
      ];
    case 'exit':
      return isNarrow ? ['it is down', 'stop it again', 'kill what is left'] : undefined;
    case 'force':
      return force === null ? undefined : [isNarrow ? force.narrow : force.caption];
    case 'update':
      return [
        isNarrow ? 'registered ones (-u)' : "take the profile's values for registered ones (-u)",
      ];
    default:
      return undefined;
  }
}

/** ` (balanced: provolone)`; only what the service said just now is claimed. */
function policyWords(choice: Choice, placements: Placements, world: World): string {
  const [only, ...others] = choice.names;
  if (only === undefined) return '';
  if (others.length > 0) {
    const known = choice.names.map((name) => {
      const chosen = freshDetails(placements, name, world)?.ifMoved.chosen;
      return chosen == null ? null : `${name}: ${chosen}`;
    });
    return known.includes(null) ? '' : ` (${known.join(', ')})`;
  }
  const policy = world.cluster.resources.get(only)?.placement;
  if (policy === undefined) return '';
  const details = freshDetails(placements, only, world);
  if (details === null) return ` (${policy})`;
  const { chosen } = details.ifMoved;
  if (chosen !== null) return ` (${policy}: ${chosen})`;
  return choice.force ? ` (${policy}, with what it needs)` : ` (${policy}: no member)`;
}
