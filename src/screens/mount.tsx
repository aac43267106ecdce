// Puts the console on a screen: Ink draws into our streams, and each whole frame goes to the sink with the
// place of the cursor (TUI-416, 418, 429). The only place that starts Ink.
import { render } from 'ink';
import type { Console } from '../tui/console.ts';
import {
  createInkStreams,
  type FrameSink,
  type Key,
  type TerminalSize,
} from '../tui/terminal/index.ts';
import { cellWidth } from '../tui/text.ts';
import { takeCursor, withoutCodes } from '../tui/theme.ts';
import { App } from './App.tsx';

export interface MountedConsole {
  /** Gives a key to the ready-made component that has the focus; resolves when it has dealt with it. */
  inkKey(key: Key): Promise<void>;
  resize(size: TerminalSize): void;
  /** The last frame as plain text. */
  text(): string;
  unmount(): void;
}

/**
 * Draws the console from now on.
 *
 * @param crashed called if the shell around the views itself fails; a view that fails is contained (TUI-431).
 */
export function mountConsole(
  console: Console,
  sink: Pick<FrameSink, 'draw' | 'setCursor'>,
  size: TerminalSize,
  crashed: (error: unknown) => void,
): MountedConsole {
  let last = '';
  let isResizing = false;
  const streams = createInkStreams({
    size,
    sink: {
      draw: (marked) => {
        const { frame, cursor } = takeCursor(marked, cellWidth);
        // During a resize Ink draws the old tree once more; the new one follows at once (TUI-348).
        if (isResizing) return;
        last = frame;
        sink.draw(frame);
        sink.setCursor(cursor ?? 'hidden');
      },
    },
  });
  const ink = render(<App console={console} />, {
    stdout: streams.stdout,
    stdin: streams.stdin,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  ink.waitUntilExit().catch(crashed);
  return {
    text: () => withoutCodes(last),
    inkKey: (key) => {
      streams.sendKey(key);
      return streams.digested();
    },
    resize: (newSize) => {
      isResizing = true;
      streams.resize(newSize);
      isResizing = false;
    },
    unmount: () => ink.unmount(),
  };
}
