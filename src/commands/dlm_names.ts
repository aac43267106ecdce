// What people type for things of the lock manager: names and values with escapes, namespaces, modes. The forms are those
// in which src/format/dlm-names.ts shows them.
import { bytesOfText, JoinFlag, Mode, type NamespaceKind } from '../engine/dlm/index.ts';
import { UsageError } from './options.ts';

const escapes = /\\(x[0-9a-fA-F]{2}|\\|x)/g;

/**
 * Typed text as bytes, one character a byte: `\xNN` is a byte, `\\` a backslash, everything else its UTF-8.
 *
 * @param what names the text in the message.
 * @throws UsageError for `\x` without two hexadecimal digits.
 */
export function bytesTyped(text: string, what: string): string {
  let bytes = '';
  let from = 0;
  for (const { 0: whole, 1: code = '', index } of text.matchAll(escapes)) {
    if (code === 'x') {
      throw new UsageError(`${what} ${text}: \\x needs two hexadecimal digits, as in \\x0a`);
    }
    bytes += bytesOfText(text.slice(from, index));
    bytes += code === '\\' ? '\\' : String.fromCharCode(Number.parseInt(code.slice(1), 16));
    from = index + whole.length;
  }
  return bytes + bytesOfText(text.slice(from));
}

/** A namespace as it is typed and joined. */
export interface NamespaceTyped {
  readonly kind: NamespaceKind;
  readonly id: number;
  /** As the lock manager says it: `user 100`. */
  readonly key: string;
  readonly joinFlag: number;
}

const joinFlags: Readonly<Record<NamespaceKind, number>> = {
  user: JoinFlag.USER,
  group: JoinFlag.GROUP,
  public: JoinFlag.PUBLIC,
};

/**
 * A namespace: `user` for the caller's own, else the kind and the number, `group:5`.
 *
 * @throws UsageError for anything else.
 */
export function namespaceTyped(text: string, uid: number): NamespaceTyped {
  const [, word = '', digits = ''] = /^(user|group|public)(?::(\d{1,10}))?$/.exec(text) ?? [];
  const kind = (['user', 'group', 'public'] as const).find((known) => known === word);
  if (kind === undefined || (kind !== 'user' && digits === '')) {
    throw new UsageError(`${text} is no namespace: user, user:100, group:5 or public:7 would be`);
  }
  const id = digits === '' ? uid : Number(digits);
  return { kind, id, key: `${kind} ${id}`, joinFlag: joinFlags[kind] };
}

/** A lock mode in any case. @throws UsageError if there is none of that name. */
export function modeTyped(text: string): Mode {
  const name = (['NL', 'CR', 'CW', 'PR', 'PW', 'EX'] as const).find(
    (known) => known === text.toUpperCase(),
  );
  if (name === undefined) {
    throw new UsageError(`${text} is no lock mode; they are NL, CR, CW, PR, PW and EX`);
  }
  return Mode[name];
}
