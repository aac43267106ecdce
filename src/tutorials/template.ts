// Sentences with values in braces: "dtcalc is still on {resource dtcalc host}". Text to parts; filling is in evaluate.ts.
import { type Parsed, parseValue, type Value } from './check-syntax.ts';

/** Plain text and values in the order of the sentence. */
export type Template = readonly (string | Value)[];

/** Reads a sentence; the message of a refusal names the value that cannot be read. */
export function parseTemplate(text: string): Parsed<Template> {
  const parts: (string | Value)[] = [];
  for (const [index, piece] of text.split(/\{([^{}]*)\}/).entries()) {
    if (index % 2 === 0) {
      if (/[{}]/.test(piece)) return { ok: false, message: 'a brace has no partner' };
      if (piece !== '') parts.push(piece);
      continue;
    }
    const value = parseValue(piece);
    if (!value.ok) return { ok: false, message: `{${piece}}: ${value.message}` };
    parts.push(value.value);
  }
  return { ok: true, value: parts };
}
