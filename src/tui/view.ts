// Packs screen definitions with their state into views, so that the navigation can keep screens of all
// kinds in one stack without knowing their types. The only cast of an own event stands here.
import { createElement } from 'react';
import type {
  CommandsEnd,
  Edited,
  Effect,
  OwnEvent,
  RegisteredScreen,
  ScreenDefinition,
  ScreenEvent,
  ScreenParams,
  View,
  ViewStep,
  World,
} from './screen.ts';

/** A screen for the registry. Closing it gives no answer. */
export function registerScreen<S, E>(definition: ScreenDefinition<S, E>): RegisteredScreen {
  return { name: definition.name, open: (params, world) => openView(definition, params, world) };
}

/** A new view of a definition, with what its start ordered. */
export function openView<S, E, A>(
  definition: ScreenDefinition<S, E, A>,
  params: ScreenParams,
  world: World,
): NonNullable<ViewStep<A>> {
  const started = definition.start(params, world);
  return {
    view: packView(definition, started.state),
    effects: tagEffects(definition, started.effects ?? []),
  };
}

/** A view in a given state, for dialogs that are made of data. */
export function packView<S, E, A>(
  definition: Omit<ScreenDefinition<S, E, A>, 'start'>,
  state: S,
): View<A> {
  const pack = (next: S): View<A> => (next === state ? self : packView(definition, next));
  const self: View<A> = {
    name: definition.name,
    kind: definition.kind,
    crumb: definition.crumb(state),
    crumbsKept: definition.crumbsKept ?? 2,
    hasUnsaved: definition.hasUnsaved?.(state) ?? false,
    isFolded: definition.isFolded?.(state) ?? false,
    handle: (event, world) => {
      const own = untag<E>(definition, event);
      if (own === null) return null;
      const step = definition.reduce(state, own, world);
      if (step === null) return null;
      return { view: pack(step.state), effects: tagEffects(definition, step.effects ?? []) };
    },
    observe: (world) => pack(definition.observe?.(state, world) ?? state),
    place: (world) => definition.place(state, world),
    hints: (world) => definition.hints(state, world),
    buttons: (world) => definition.buttons?.(state, world) ?? [],
    refusal: (action, world) => definition.refusal?.(state, action, world) ?? null,
    hint: (world) => definition.hint(state, world),
    help: (world) => definition.help(state, world),
    preview: (world) => definition.preview?.(state, world) ?? null,
    table: (world) => definition.table?.(state, world) ?? null,
    ticks: (world) => definition.ticks?.(state, world) ?? false,
    element: ({ world, isFocused, button, send }) =>
      createElement(definition.Screen, {
        state,
        world,
        isFocused,
        button,
        buttons: definition.buttons?.(state, world) ?? [],
        send: (event) => send({ owner: definition, event }),
      }),
  };
  return self;
}

/** An effect that shows a dialog or overlay and turns its answer into an own event. */
export function show<A, E>(view: View<A>, answer: (value: A) => E): Effect<E, never> {
  return { type: 'show', view: answering(view, answer) };
}

/** A dialog whose answer is carried out instead of being given to the screen below. */
export function actOnAnswer<A>(
  view: View<A>,
  toEffects: (answer: A) => readonly Effect<OwnEvent, never>[],
): View<never> {
  return {
    ...view,
    handle: (event, world) => {
      const step = view.handle(event, world);
      if (step === null) return null;
      return {
        view: actOnAnswer(step.view, toEffects),
        effects: step.effects.flatMap((effect): readonly Effect<OwnEvent, never>[] => {
          if (effect.type !== 'close') return [effect];
          const more = effect.answer === undefined ? [] : toEffects(effect.answer);
          return [{ type: 'close' }, ...more];
        }),
      };
    },
    observe: (world) => actOnAnswer(view.observe(world), toEffects),
  };
}

/** The same view with its answers turned into something else. */
export function answering<A, B>(view: View<A>, answer: (value: A) => B): View<B> {
  const self: View<B> = {
    ...view,
    handle: (event, world) => {
      const step = view.handle(event, world);
      if (step === null) return null;
      return {
        view: answering(step.view, answer),
        effects: step.effects.map((effect) => {
          if (effect.type !== 'close') return effect;
          return effect.answer === undefined
            ? { type: 'close' }
            : { type: 'close', answer: answer(effect.answer) };
        }),
      };
    },
    observe: (world) => {
      const next = view.observe(world);
      return next === view ? self : answering(next, answer);
    },
  };
  return self;
}

function untag<E>(definition: object, event: ScreenEvent<OwnEvent>): ScreenEvent<E> | null {
  if (event.type !== 'own') return event;
  // Only the definition itself makes its own events, and it made this one.
  if (event.event.owner !== definition) return null;
  return { type: 'own', event: event.event.event as E };
}

function tagEffects<E, A>(
  owner: object,
  effects: readonly Effect<E, A>[],
): readonly Effect<OwnEvent, A>[] {
  const tag = (event: E): OwnEvent => ({ owner, event });
  return effects.map((effect): Effect<OwnEvent, A> => {
    if (effect.type === 'show') return { ...effect, view: answering(effect.view, tag) };
    if (effect.type === 'request') {
      return { ...effect, perform: async (client) => tag(await effect.perform(client)) };
    }
    if (effect.type === 'commands') {
      return { ...effect, reply: (end: CommandsEnd) => tag(effect.reply(end)) };
    }
    if (effect.type === 'edit') {
      return { ...effect, reply: (edited: Edited) => tag(effect.reply(edited)) };
    }
    return effect;
  });
}
