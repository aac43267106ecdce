// What can happen while a profile form checks, saves and registers, and the parts its steps are made of.
import type { Effect, Outcome } from '../../tui/screen.ts';
import { show } from '../../tui/view.ts';
import { reportOverlay } from '../profiles/report.tsx';
import type { Attributes } from './fields.ts';
import type { OpenForm } from './form.ts';

/** What is done after saving. */
export type Then = 'save' | 'register';

export type SaveOutcome = Outcome<'profile.create'> | Outcome<'profile.update'>;

export type SavingEvent =
  /** The answer to a background check of these values. */
  | {
      readonly type: 'checked';
      readonly of: Attributes;
      readonly outcome: Outcome<'profile.check'>;
    }
  /** The answer to [Validate]. */
  | { readonly type: 'validated'; readonly outcome: Outcome<'profile.check'> }
  /** The file as it is now, before it is changed. */
  | { readonly type: 'compared'; readonly then: Then; readonly outcome: Outcome<'profile.read'> }
  | { readonly type: 'overwrite'; readonly then: Then }
  | { readonly type: 'saved'; readonly then: Then; readonly outcome: SaveOutcome }
  | { readonly type: 'registered'; readonly outcome: Outcome<'caa.register'> }
  | { readonly type: 'explained'; readonly outcome: Outcome<'run.follow'> };

export type SavingEffect = Effect<SavingEvent, never>;

export interface SavingStep {
  readonly state: { readonly phase: 'form'; readonly open: OpenForm };
  readonly effects?: readonly SavingEffect[];
}

export function stay(open: OpenForm, ...effects: readonly SavingEffect[]): SavingStep {
  return { state: { phase: 'form', open }, effects };
}

export function say(level: 'info' | 'warning' | 'error', text: string): SavingEffect {
  return { type: 'message', level, text };
}

/** Lines to be read in a box over the form. */
export function reportEffect(title: string, lines: readonly string[]): SavingEffect {
  return show(reportOverlay({ title, lines }), (answer: never) => answer);
}
