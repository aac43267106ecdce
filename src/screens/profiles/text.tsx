// The text of one profile file in a pager, as it stands in the folder (TUI-093). Reads it once, and again when
// the profile folder changes; changes nothing.
import type { ReactElement } from 'react';
import { listMoveOf } from '../../components/list-state.ts';
import { movePager, Pager } from '../../components/Pager.tsx';
import { cleanText } from '../../format/index.ts';
import {
  type Outcome,
  type RequestEffect,
  request,
  type ScreenDefinition,
  type ScreenProps,
} from '../../tui/screen.ts';
import { BodyFrame } from '../shell/BodyFrame.tsx';

interface TextState {
  readonly name: string;
  /** Null while the file is being read. */
  readonly lines: readonly string[] | null;
  readonly problem: string | null;
  readonly top: number;
}

interface TextEvent {
  readonly type: 'read';
  readonly outcome: Outcome<'profile.read'>;
}

export const profileTextDefinition: ScreenDefinition<TextState, TextEvent> = {
  name: 'profile-text',
  kind: 'view',
  crumb: ({ name }) => [`${cleanText(name)} (file)`],
  start: (params) => {
    const name = (params.name ?? params.arguments ?? '').trim();
    return { state: { name, lines: null, problem: null, top: 0 }, effects: [read(name)] };
  },
  reduce: (state, event, { layout }) => {
    if (event.type === 'own') return { state: withText(state, event.event.outcome) };
    if (event.type === 'focus') return { state };
    if (event.type !== 'action') return null;
    if (event.id === 'profile-text.change') {
      return {
        state,
        effects: [{ type: 'replace', name: 'profile-form', params: { name: state.name } }],
      };
    }
    if (event.id === 'profile-text.editor') {
      return {
        state,
        effects: [{ type: 'replace', name: 'profile-editor', params: { name: state.name } }],
      };
    }
    if (event.id === 'profile-text.read') return { state, effects: [read(state.name)] };
    if (event.id === 'profile-text.copy' && state.lines !== null) {
      return { state, effects: [{ type: 'copy', text: state.lines.join('\n') }] };
    }
    const move = listMoveOf(event.id);
    if (move === null) return null;
    const count = state.lines?.length ?? 0;
    return { state: { ...state, top: movePager(state.top, move, count, layout.bodyRows) } };
  },
  place: () => ({ names: ['profile-text', 'pager'] }),
  hints: () => [
    'list.page-down',
    'profile-text.change',
    'profile-text.editor',
    'profile-text.copy',
    'profile-text.read',
    'back',
    'help',
  ],
  buttons: () => [
    { label: 'Change', action: 'profile-text.change' },
    { label: 'Editor', action: 'profile-text.editor' },
    { label: 'Copy', action: 'profile-text.copy' },
    { label: 'Back', action: 'back' },
    { label: 'Help', action: 'help' },
  ],
  hint: ({ name, problem }) =>
    problem ?? `The file /var/cluster/caa/profile/${cleanText(name)}.cap`,
  help: ({ name }) => ({
    title: `Profile file of ${cleanText(name)}`,
    text:
      'The profile as it stands in its file, with comments. Attributes that the file leaves out come from the ' +
      'templates; the form shows them all.',
  }),
  preview: ({ name }) => ({
    commands: [`caa_profile -print ${name}`],
    notes: ['The command prints the attributes in a fixed order; comments are only in the file.'],
  }),
  Screen: TextScreen,
};

function read(name: string): RequestEffect<TextEvent> {
  return request('profile.read', { name }, (outcome) => ({ type: 'read', outcome }));
}

function withText(state: TextState, outcome: Outcome<'profile.read'>): TextState {
  if (!outcome.ok) return { ...state, lines: [], problem: outcome.message };
  if (!outcome.result.ok)
    return { ...state, lines: [], problem: outcome.result.messages.join(' ') };
  const text = outcome.result.text.replace(/\r?\n$/, '');
  return { ...state, lines: text.split(/\r?\n/).map((line) => cleanText(line)), problem: null };
}

function TextScreen(props: ScreenProps<TextState, TextEvent>): ReactElement {
  const { state, world } = props;
  const { layout, theme } = world;
  const lines =
    state.problem !== null ? ['', ` ${state.problem}`] : (state.lines ?? ['Reading the file...']);
  const below = Math.max(0, lines.length - state.top - layout.bodyRows);
  return (
    <BodyFrame view={props} title={`${cleanText(state.name)}.cap`} above={state.top} below={below}>
      <Pager
        lines={lines}
        top={state.top}
        columns={layout.bodyColumns}
        height={layout.bodyRows}
        isFocused={props.isFocused}
        theme={theme}
      />
    </BodyFrame>
  );
}
