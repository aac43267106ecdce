// The question of the first start: would you like the tutorials? Three answers (TUI-330): yes opens it, never ends
// the question for good, and not now puts it off to the next start.
import type { ReactElement } from 'react';
import { buttonRow } from '../../components/frame-lines.ts';
import { Overlay } from '../../components/Overlay.tsx';
import type { ScreenDefinition, ScreenEvent, ScreenProps, Step, View } from '../../tui/screen.ts';
import { wrapText } from '../../tui/text.ts';
import { actOnAnswer, packView } from '../../tui/view.ts';
import { overlayArea, overlayColumns, overlayRows } from '../overlay-area.ts';

type Answer = 'yes' | 'later' | 'never';

interface OfferState {
  /** Index of the focused button. */
  readonly button: number;
}

const answers: readonly { readonly label: string; readonly answer: Answer }[] = [
  { label: 'Yes', answer: 'yes' },
  { label: 'Not now', answer: 'later' },
  { label: 'Never', answer: 'never' },
];

/** The question, which carries its answer out by itself. */
export function tutorialOffer(): View<never> {
  return actOnAnswer(packView(offerDefinition, { button: 0 }), (answer) => {
    switch (answer) {
      case 'yes':
        return [
          { type: 'options', change: { offerTutorial: false } },
          { type: 'open', name: 'tutorials', params: {} },
        ];
      case 'never':
        return [{ type: 'options', change: { offerTutorial: false } }];
      case 'later':
        return [];
    }
  });
}

const offerDefinition: Omit<ScreenDefinition<OfferState, never, Answer>, 'start'> = {
  name: 'tutorial-offer',
  kind: 'dialog',
  crumb: () => [],
  reduce,
  place: () => ({ names: ['dialog'] }),
  hints: () => ['dialog.next', 'dialog.press', 'dialog.cancel', 'help'],
  hint: () => 'Esc is not now: you are asked again at the next start.',
  help: () => ({
    title: 'Tutorials',
    text:
      'Never ends this question. The tutorials stay among the General Tasks, and F12 or the command ' +
      'sysman --tutorial open them at any time.',
  }),
  Screen: OfferScreen,
};

function reduce(state: OfferState, event: ScreenEvent<never>): Step<OfferState, never, Answer> {
  if (event.type !== 'action') return null;
  const move = (step: number): Step<OfferState, never, Answer> => ({
    state: { button: (state.button + step + answers.length) % answers.length },
  });
  switch (event.id) {
    case 'dialog.next':
      return move(1);
    case 'dialog.previous':
      return move(-1);
    case 'dialog.cancel':
      return { state, effects: [{ type: 'close', answer: 'later' }] };
    case 'dialog.press':
      return {
        state,
        effects: [{ type: 'close', answer: answers[state.button]?.answer ?? 'later' }],
      };
    default:
      return null;
  }
}

const text =
  'There are tutorials: in a quarter of an hour you make an application highly available, kill it, and watch it come ' +
  'back; shorter ones play with locks and shared memory. They stand beside the real screens, touch only what they made themselves, and ' +
  'can be left at any time.';

function OfferScreen({ state, world, isFocused }: ScreenProps<OfferState, never>): ReactElement {
  const { layout, theme } = world;
  const columns = overlayColumns(layout);
  const body = wrapText(text, columns - 6).map((line) => `  ${line}`);
  const labels = answers.map(({ label }) => label);
  const lines = [...body, '', `  ${buttonRow(labels, isFocused ? state.button : null, theme)}`];
  return (
    <Overlay
      title="Is this your first time here?"
      lines={lines}
      columns={columns}
      rows={overlayRows(layout, lines.length + 2)}
      area={overlayArea(layout)}
      theme={theme}
    />
  );
}
