// The phases of the profile form and what can happen in them: the question for the type, reading, failing, and
// the open form.
import type { ResourceType } from '../../engine/index.ts';
import type { Effect, Outcome } from '../../tui/screen.ts';
import type { OpenForm } from './form.ts';
import type { SavingEvent } from './saving-step.ts';

export type ProfileFormState =
  | { readonly phase: 'type'; readonly index: number; readonly generation: number }
  /** What is being read, as a sentence. */
  | { readonly phase: 'loading'; readonly text: string; readonly source: Source }
  | { readonly phase: 'failed'; readonly text: string; readonly source: Source }
  | { readonly phase: 'form'; readonly open: OpenForm };

/** Where the first values come from. */
export type Source =
  | { readonly kind: 'new'; readonly type: ResourceType }
  | { readonly kind: 'change' | 'copy'; readonly name: string };

export type ProfileFormEvent =
  | { readonly type: 'highlighted' | 'selected'; readonly index: number }
  | {
      readonly type: 'read';
      readonly source: Source;
      readonly outcome: Outcome<'profile.read'>;
    }
  | {
      readonly type: 'defaults';
      readonly source: Source;
      readonly from: ReadProfile | null;
      readonly resourceType: ResourceType;
      readonly outcome: Outcome<'profile.defaults'>;
    }
  | { readonly type: 'picked'; readonly field: string; readonly values: readonly string[] }
  | { readonly type: 'edited'; readonly field: string; readonly value: string }
  | { readonly type: 'left' }
  | SavingEvent;

export interface ReadProfile {
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface ProfileFormStep {
  readonly state: ProfileFormState;
  readonly effects?: readonly ProfileFormEffect[];
}

export type ProfileFormEffect = Effect<ProfileFormEvent, never>;

/** The phase of the open form. */
export function opened(open: OpenForm): ProfileFormStep {
  return { state: { phase: 'form', open } };
}
