// The lists of values that the forms of the actions offer: resources or profiles, and members (TUI-100, 103, 107).
import type { World } from '../../tui/screen.ts';
import { show } from '../../tui/view.ts';
import { pickDialog } from '../dialogs/pick.tsx';
import { candidateEntries, candidates } from './candidates.ts';
import { wordsOf } from './choice.ts';
import { choiceOf } from './form.ts';
import { sharedMemberChoices } from './placement.ts';
import type { ActionEffect, ActionEvent, ActionState } from './types.ts';
import { verbTexts } from './verbs.ts';

/** What can be acted on. */
export function pickNames(state: ActionState, world: World): ActionEffect {
  const { verb, form } = state;
  const choice = choiceOf(state, world);
  const entries = candidateEntries(candidates(verb, world, choice.update));
  const { done } = verbTexts[verb];
  const title = `${verb === 'register' ? 'Profiles' : 'Resources'} to be ${done}`;
  const chosen = wordsOf(form.values.names ?? '');
  return show(pickDialog({ title, entries, isMany: true, chosen }), (names): ActionEvent => {
    return { type: 'picked-names', names };
  });
}

/** Where it is to be done, or where balanced applications run now. */
export function pickMember(state: ActionState, world: World): ActionEffect {
  if (state.verb === 'balance') return pickSource(state, world);
  const { names, force } = choiceOf(state, world);
  const choices = sharedMemberChoices({ verb: state.verb, force }, names, state.placements, world);
  const entries = choices.map(({ member, isEligible, words }) => ({
    value: member,
    detail: isEligible ? words : `cannot: ${words}`,
    ...(isEligible ? {} : { refusal: `${member} cannot be chosen: ${words}.` }),
  }));
  const chosen = state.member === '' ? [] : [state.member];
  return show(
    pickDialog({ title: 'On member', entries, isMany: false, chosen }),
    (members): ActionEvent => ({ type: 'picked-member', members }),
  );
}

/** The members that applications run on, those with the most first. */
function pickSource(state: ActionState, world: World): ActionEffect {
  const counts = new Map([...world.cluster.members.keys()].map((member) => [member, 0]));
  for (const { state: word, member } of world.cluster.resources.values()) {
    if (word === 'ONLINE' && member !== null) counts.set(member, (counts.get(member) ?? 0) + 1);
  }
  const entries = [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([value, count]) => ({
      value,
      detail: count === 1 ? '1 application' : `${count} applications`,
      ...(count > 0 ? {} : { refusal: `No application runs on ${value}.` }),
    }));
  const chosen = state.member === '' ? [] : [state.member];
  return show(
    pickDialog({ title: 'Applications on member', entries, isMany: false, chosen }),
    (members): ActionEvent => ({ type: 'picked-member', members }),
  );
}
