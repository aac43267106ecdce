// The bytes that a terminal sends for a key pressed by name, as xterm does. Tests press keys by these
// names; the decoder's own tests spell out the bytes of the other terminals.

const NAMED: Readonly<Record<string, string>> = {
  up: '\u001B[A',
  down: '\u001B[B',
  right: '\u001B[C',
  left: '\u001B[D',
  home: '\u001B[H',
  end: '\u001B[F',
  insert: '\u001B[2~',
  delete: '\u001B[3~',
  pageup: '\u001B[5~',
  pagedown: '\u001B[6~',
  enter: '\r',
  tab: '\t',
  'shift-tab': '\u001B[Z',
  escape: '\u001B',
  esc: '\u001B',
  backspace: '\u007F',
  space: ' ',
  f1: '\u001BOP',
  f2: '\u001BOQ',
  f3: '\u001BOR',
  f4: '\u001BOS',
  f5: '\u001B[15~',
  f6: '\u001B[17~',
  f7: '\u001B[18~',
  f8: '\u001B[19~',
  f9: '\u001B[20~',
  f10: '\u001B[21~',
  f11: '\u001B[23~',
  f12: '\u001B[24~',
};

/** The bytes of a named key, of `Ctrl-` or `Alt-` with a key, or the text itself if it names no key. */
export function bytesOfKey(key: string): string {
  const named = NAMED[key.toLowerCase()];
  if (named !== undefined) {
    return named;
  }
  const [, control] = /^ctrl-([a-z\\\]^_])$/i.exec(key) ?? [];
  if (control !== undefined) {
    return String.fromCharCode(control.toUpperCase().charCodeAt(0) & 0x1f);
  }
  const [, alt] = /^alt-(.+)$/i.exec(key) ?? [];
  return alt === undefined ? key : `\u001B${bytesOfKey(alt)}`;
}
