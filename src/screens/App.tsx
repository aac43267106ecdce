// The screen around all screens: title, breadcrumb, body, message line, status bar and keys, exactly rows - 1
// high (section 3 of the console's specification, TUI-415). It knows no particular screen.
import { Box } from 'ink';
import type { ReactElement } from 'react';
import { Line } from '../components/Lines.tsx';
import { unreadEvents } from '../tui/cluster-store.ts';
import type { Console } from '../tui/console.ts';
import { layoutOf, smallestSize } from '../tui/layout.ts';
import { bodyLayer, breadcrumb, type Layer, topLayer } from '../tui/navigation.ts';
import type { Message, World } from '../tui/screen.ts';
import { cutText, wrapText } from '../tui/text.ts';
import type { Theme } from '../tui/theme.ts';
import { ConsoleContext, useCluster, useConsole, useConsoleState } from '../tui/use-console.ts';
import { formatKeys } from './shell/keys.ts';
import { formatStatus } from './shell/status.ts';
import { formatCrumbs, formatLamp, formatTitle } from './shell/title.ts';
import { ViewBoundary } from './shell/ViewBoundary.tsx';

/** The whole console. */
export function App({ console }: { readonly console: Console }): ReactElement {
  return (
    <ConsoleContext.Provider value={console}>
      <Shell />
    </ConsoleContext.Provider>
  );
}

function Shell(): ReactElement {
  const console = useConsole();
  const navigation = useConsoleState((state) => state.navigation);
  // These are read through `world` below. Data arrives in batches, twice a second at most (TUI-292), and a
  // row that stays the same costs a comparison of two strings.
  useCluster((state) => state);
  useConsoleState((state) => state.size);
  useConsoleState((state) => state.options);
  useConsoleState((state) => state.canScript);
  useConsoleState((state) => state.ticks);
  const world = console.world();
  const layout = layoutOf(world.size);
  const top = topLayer(navigation);
  if (layout.kind === 'too-small') return <TooSmall world={world} />;
  const body = bodyLayer(navigation);
  const above =
    body === undefined ? [] : navigation.layers.slice(navigation.layers.indexOf(body) + 1);
  const { parts, kept } = breadcrumb(navigation);
  const { pane } = navigation;
  // Views make room for the pane; the rows around them use the whole screen.
  const whole = { ...world, layout };
  return (
    <Box flexDirection="column" width={layout.columns} height={layout.frameRows} overflow="hidden">
      <TitleBar world={whole} />
      <Line text={formatCrumbs(parts, kept, layout.columns, world.theme.marks.cut)} />
      <Box
        flexDirection="column"
        height={layout.boxRows}
        width={layout.columns}
        flexShrink={0}
        overflow="hidden"
      >
        {body ? (
          <LayerElement key={body.id} layer={body} isTop={body === top} world={world} />
        ) : null}
      </Box>
      <MessageRows message={navigation.message} layer={top} world={whole} />
      {layout.hasKeys && top ? (
        <Line text={formatKeys(top.view, top.button !== null, console.table, whole, pane)} />
      ) : null}
      {pane === null ? null : (
        <LayerElement key={pane.id} layer={pane} isTop={pane === top} world={world} />
      )}
      {above.map((layer) => (
        <LayerElement key={layer.id} layer={layer} isTop={layer === top} world={world} />
      ))}
    </Box>
  );
}

function LayerElement(props: {
  readonly layer: Layer;
  readonly isTop: boolean;
  readonly world: World;
}): ReactElement {
  const { layer, isTop, world } = props;
  const console = useConsole();
  const element = layer.view.element({
    world,
    isFocused: isTop && layer.button === null,
    button: isTop ? layer.button : null,
    send: (event) => console.send(layer.id, event),
  });
  return (
    <ViewBoundary name={layer.view.name} columns={world.layout.columns}>
      {element}
    </ViewBoundary>
  );
}

function TitleBar({ world }: { readonly world: World }): ReactElement {
  const name = world.cluster.head?.name ?? null;
  const { count, worst } = unreadEvents(world.cluster);
  const focus =
    world.focusMember === null
      ? name === null
        ? 'cluster (not connected yet)'
        : `${world.access === 'PR' ? 'practice ' : ''}cluster ${name}`
      : `member ${world.focusMember}`;
  const lamp = world.layout.kind === 'full' ? formatLamp(count, worst) : '';
  const title = formatTitle(
    { program: 'SysMan Menu', focus, lamp, access: world.access, now: world.now },
    world.layout.columns,
    world.theme.marks.cut,
  );
  return <Line text={world.theme.paint('title', title)} />;
}

/**
 * Row 21: the last message, or help for the focused item; then the status bar. What a message has no room for takes the
 * place of the status bar until it goes with the next key, since its end is what to do. A lost line stays in sight.
 */
function MessageRows(props: {
  readonly message: Message | null;
  readonly layer: Layer | undefined;
  readonly world: World;
}): ReactElement {
  const { message, layer, world } = props;
  const { theme, layout, cluster } = world;
  const paint = (text: string): string =>
    paintMessage(cutText(` ${text}`, layout.columns, theme.marks.cut), message, theme);
  const text = message?.text ?? layer?.view.hint(world) ?? '';
  const mayWrap = message !== null && cluster.phase === 'live';
  const [first = '', ...others] = mayWrap ? wrapText(text, layout.columns - 1) : [text];
  return (
    <>
      <Line text={paint(first)} />
      {others.length === 0 ? <StatusBar world={world} /> : <Line text={paint(others.join(' '))} />}
    </>
  );
}

function paintMessage(text: string, message: Message | null, theme: Theme): string {
  if (message === null || message.level === 'info') return text;
  return theme.paint(message.level === 'error' ? 'fail' : 'warn', text);
}

function StatusBar({ world }: { readonly world: World }): ReactElement {
  const { cluster, theme, layout } = world;
  const { count, worst } = unreadEvents(cluster);
  const status = formatStatus(
    {
      cluster,
      now: world.now,
      script: world.isScriptOn ? 'on' : 'off',
      lamp: layout.kind === 'full' ? '' : formatLamp(count, worst),
      isPractice: world.access === 'PR',
    },
    layout.columns,
    theme.marks.cut,
  );
  return (
    <Line text={status.meaning === null ? status.text : theme.paint(status.meaning, status.text)} />
  );
}

/** At most two lines instead of a frame; enlarging brings everything back (TUI-347). */
function TooSmall({ world }: { readonly world: World }): ReactElement {
  const { columns, rows } = world.size;
  const need = `${smallestSize.columns}x${smallestSize.rows}`;
  const lines = [
    `Terminal is ${columns}x${rows}, needs ${need}.`,
    'q leaves, `-ui line` works at any size.',
  ];
  const whole = lines.join(' ');
  return (
    <Box flexDirection="column" width={columns} height={layoutOf(world.size).frameRows}>
      <Line text={cutText(whole.length <= columns ? whole : (lines[0] ?? ''), columns, '>')} />
      {whole.length <= columns || rows < 3 ? null : (
        <Line text={cutText(lines[1] ?? '', columns, '>')} />
      )}
    </Box>
  );
}
