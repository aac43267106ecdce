// The options of the user as a form.
import type { ReactElement } from 'react';
import { Form } from '../../components/Form.tsx';
import { focusedField, isChanged, isTextFocused } from '../../components/form-state.ts';
import { Line } from '../../components/Lines.tsx';
import type { ScreenDefinition, ScreenProps } from '../../tui/screen.ts';
import { BodyFrame } from '../shell/BodyFrame.tsx';
import { type OptionsEvent, type OptionsState, reduceOptions, startOptions } from './state.ts';

export const optionsDefinition: ScreenDefinition<OptionsState, OptionsEvent> = {
  name: 'options',
  kind: 'view',
  crumb: () => ['Options'],
  start: (_params, world) => ({ state: startOptions(world.options) }),
  reduce: reduceOptions,
  place: ({ form }) => ({ names: ['form'], typing: isTextFocused(form) }),
  hints: () => [
    'form.next',
    'form.toggle',
    'form.list',
    'form.reset',
    'form.do',
    'form.cancel',
    'help',
  ],
  buttons: () => [
    { label: 'Save', action: 'form.do' },
    { label: 'Cancel', action: 'form.cancel' },
    { label: 'Help', action: 'help' },
  ],
  hint: ({ form }) => focusedField(form)?.help ?? '',
  help: ({ form }) => {
    const field = focusedField(form);
    return {
      title: field?.label ?? 'Options',
      text: `${field?.help ?? ''} Options are stored for you alone; an option of the command line wins over them.`,
    };
  },
  preview: () => ({
    commands: [],
    notes: [
      'There is no command for this: saving writes the options file of the user and nothing else.',
    ],
  }),
  hasUnsaved: ({ form }) => isChanged(form),
  Screen: OptionsScreen,
};

function OptionsScreen(props: ScreenProps<OptionsState, OptionsEvent>): ReactElement {
  const { state, world, isFocused } = props;
  const { layout, theme } = world;
  return (
    <BodyFrame view={props} title="Options">
      <Line text=" Choose values with Left and Right, or F4. Marks: + list (F4)" />
      <Form
        form={state.form}
        columns={layout.bodyColumns}
        height={layout.bodyRows - 1}
        isFocused={isFocused}
        theme={theme}
      />
    </BodyFrame>
  );
}
