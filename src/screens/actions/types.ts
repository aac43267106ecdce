// What an action screen remembers, and what it sends itself. Types only.
import type { FormState } from '../../components/form-state.ts';
import type { ResourceDetails } from '../../engine/index.ts';
import type { Effect, Step } from '../../tui/screen.ts';
import type { ConfirmAnswer } from '../dialogs/confirm.tsx';
import type { PlanAnswer } from '../plan/state.ts';
import type { RunEvent } from '../runs/keys.ts';
import type { RunAnswer, RunWatch } from '../runs/watch.ts';
import type { Placements } from './placement.ts';
import type { Verb } from './verbs.ts';

export interface ActionState {
  readonly verb: Verb;
  readonly form: FormState;
  /** The member chosen with `-c`; empty for none. */
  readonly member: string;
  readonly frozen: FormState | null;
  readonly placements: Placements;
  /** The list of members opens as soon as the service has said which are possible. */
  readonly opensMembers: boolean;
  /** What the question on the screen was asked about; null while there is none. */
  readonly asked: string | null;
  /** Of the plan that the question or the run is held to; null for none. */
  readonly basis: string | null;
  /** The run that came of it; null while the form is filled. */
  readonly run: RunWatch | null;
  /** The run before this one, which must not be taken for it. */
  readonly lastRun: RunWatch | null;
}

export type ActionEvent =
  | RunEvent
  /** What the screen shows of placement is missing or old. */
  | { readonly type: 'placement-needed' }
  | { readonly type: 'placed'; readonly name: string; readonly details: ResourceDetails | null }
  | { readonly type: 'picked-names'; readonly names: readonly string[] }
  | { readonly type: 'picked-member'; readonly members: readonly string[] }
  | { readonly type: 'confirmed'; readonly answer: ConfirmAnswer }
  /** The plan that was shown is to be carried out. */
  | { readonly type: 'agreed'; readonly answer: PlanAnswer }
  | { readonly type: 'answered'; readonly answer: RunAnswer };

export type ActionEffect = Effect<ActionEvent, never>;
export type ActionStep = Step<ActionState, ActionEvent, never>;
