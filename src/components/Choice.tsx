// A short menu on ink-select-input with our own indicator and rows (TUI-422). Keys reach it through Ink's
// input, which the dispatcher feeds (TUI-418); it knows what is chosen and nothing of what that means.
import { Text } from 'ink';
import SelectInput from 'ink-select-input';
import { createContext, type ReactElement, useContext } from 'react';
import { fitText } from '../tui/text.ts';
import { markCursor, type Theme } from '../tui/theme.ts';

/** Longer menus use {@link List} (TUI-422). */
export const choiceMax = 20;

export interface ChoiceItem {
  readonly value: string;
  readonly label: string;
  readonly isDim: boolean;
  /** A line below the entry that cannot be chosen, such as a rule; empty for none. */
  readonly below: string;
}

export interface ChoiceProps {
  readonly items: readonly ChoiceItem[];
  /** The focused entry when it is drawn first; give another `key` to move it from outside. */
  readonly index: number;
  readonly columns: number;
  readonly isFocused: boolean;
  readonly onHighlight: (value: string) => void;
  readonly onSelect: (value: string) => void;
  readonly theme: Theme;
}

interface Look {
  readonly columns: number;
  readonly isFocused: boolean;
  readonly theme: Theme;
}

const LookContext = createContext<Look | null>(null);

/** At most {@link choiceMax} entries; arrows, Enter and digits choose. */
export function Choice(props: ChoiceProps): ReactElement {
  const { columns, isFocused, theme } = props;
  const items = props.items.slice(0, choiceMax).map((item) => ({ ...item, key: item.value }));
  return (
    <LookContext.Provider value={{ columns, isFocused, theme }}>
      <SelectInput
        items={items}
        initialIndex={props.index}
        isFocused={isFocused}
        indicatorComponent={Indicator}
        itemComponent={Entry}
        onHighlight={(item) => props.onHighlight(item.value)}
        onSelect={(item) => props.onSelect(item.value)}
      />
    </LookContext.Provider>
  );
}

function useLook(): Look {
  const look = useContext(LookContext);
  if (look === null) throw new Error('A menu entry stands outside of a menu.');
  return look;
}

function Indicator({ isSelected = false }: { readonly isSelected?: boolean }): ReactElement {
  const { isFocused, theme } = useLook();
  if (!isSelected || !isFocused) return <Text> </Text>;
  return <Text>{theme.paint('focus', markCursor(theme.marks.focus))}</Text>;
}

/** ink-select-input hands over every property of the item, though its declaration names two. */
function Entry(props: {
  readonly label: string;
  readonly isSelected?: boolean;
  readonly isDim?: boolean;
  readonly below?: string;
}): ReactElement {
  const { columns, isFocused, theme } = useLook();
  const text = fitText(props.label, columns - 1, theme.marks.cut);
  const dimmed = props.isDim === true ? theme.paint('dim', text) : text;
  const line = props.isSelected === true && isFocused ? theme.paint('focus', dimmed) : dimmed;
  const below = props.below ?? '';
  return <Text wrap="truncate">{below === '' ? line : `${line}\n${below}`}</Text>;
}
