// The way to an open form: the type is chosen or the profile is read, then the defaults of its type.
import { isResourceType, RESOURCE_TYPES, type ResourceType } from '../../engine/index.ts';
import { type Outcome, request, type ScreenParams } from '../../tui/screen.ts';
import { changeForm, copiedForm, newForm, type OpenForm } from './form.ts';
import {
  opened,
  type ProfileFormEffect,
  type ProfileFormEvent,
  type ProfileFormState,
  type ProfileFormStep,
  type ReadProfile,
  type Source,
} from './phases.ts';
import { reportEffect } from './saving-step.ts';

/** The form for `{ name }`, a copy of `{ copyOf }`, a new one of `{ type }`, or the question for the type. */
export function startProfileForm(params: ScreenParams): ProfileFormStep {
  const name = (params.name ?? '').trim();
  const copyOf = (params.copyOf ?? '').trim();
  const type = params.type ?? '';
  if (name !== '') return load({ kind: 'change', name });
  if (copyOf !== '') return load({ kind: 'copy', name: copyOf });
  if (isResourceType(type)) return load({ kind: 'new', type });
  return { state: { phase: 'type', index: 0, generation: 0 } };
}

/** Begins to read what the form starts from. */
export function load(source: Source): ProfileFormStep {
  if (source.kind === 'new') {
    return {
      state: { phase: 'loading', text: 'Reading the defaults of the type...', source },
      effects: [askDefaults(source, source.type, null)],
    };
  }
  const { name } = source;
  return {
    state: { phase: 'loading', text: `Reading the profile ${name}...`, source },
    effects: [request('profile.read', { name }, (outcome) => ({ type: 'read', source, outcome }))],
  };
}

function askDefaults(
  source: Source,
  resourceType: ResourceType,
  from: ReadProfile | null,
): ProfileFormEffect {
  return request('profile.defaults', { type: resourceType }, (outcome) => ({
    type: 'defaults',
    source,
    from,
    resourceType,
    outcome,
  }));
}

/** What the keys of the question for the type do. */
export function reduceType(
  state: Extract<ProfileFormState, { phase: 'type' }>,
  id: string,
): ProfileFormStep | null {
  if (id === 'profile-type.cancel') return { state, effects: [{ type: 'close' }] };
  if (id === 'profile-type.choose') return chosenType(state.index);
  return null;
}

/** The type is chosen; its form follows. */
export function chosenType(index: number): ProfileFormStep {
  return load({ kind: 'new', type: RESOURCE_TYPES[index] ?? 'application' });
}

/** The profile was read, or cannot be. */
export function wasRead(source: Source, outcome: Outcome<'profile.read'>): ProfileFormStep {
  const problem = !outcome.ok
    ? outcome.message
    : outcome.result.ok
      ? null
      : outcome.result.messages.join(' ');
  if (problem !== null || !outcome.ok || !outcome.result.ok) {
    return { state: { phase: 'failed', text: problem ?? '', source } };
  }
  const { attributes, text } = outcome.result;
  const type = attributes.TYPE ?? '';
  if (!isResourceType(type)) {
    const said = `The profile has no usable TYPE, so that there is no form for it. Correct the file with an editor.`;
    return { state: { phase: 'failed', text: said, source } };
  }
  return {
    state: { phase: 'loading', text: 'Reading the defaults of the type...', source },
    effects: [askDefaults(source, type, { attributes, text })],
  };
}

/** The defaults are there: the form opens. */
export function wasCompleted(
  event: Extract<ProfileFormEvent, { type: 'defaults' }>,
): ProfileFormStep {
  const { source, from, resourceType, outcome } = event;
  if (!outcome.ok || !outcome.result.ok) {
    const text = outcome.ok && !outcome.result.ok ? outcome.result.messages.join(' ') : '';
    return { state: { phase: 'failed', text: outcome.ok ? text : outcome.message, source } };
  }
  const { attributes: defaults, scripts, typeDefinition } = outcome.result;
  const base = { type: resourceType, defaults, scripts, typeDefinition };
  const open =
    from === null
      ? newForm(base)
      : source.kind === 'copy'
        ? copiedForm(base, from.attributes)
        : changeForm(base, from.attributes, from.text);
  return { ...opened(open), effects: tellFaults(open) };
}

/** What is wrong with application.tdf is told before anything is typed in vain. */
function tellFaults({ definitionFaults }: OpenForm): readonly ProfileFormEffect[] {
  if (definitionFaults.length === 0) return [];
  const lines = [
    'Application profiles can be looked at and changed here, but neither validated nor saved before this is corrected in /var/cluster/caa/template/application.tdf:',
    '',
    ...definitionFaults,
    '',
    'Attributes whose definition is not right have no field. The form has them when it is opened again.',
  ];
  return [reportEffect('application.tdf is not right', lines)];
}
