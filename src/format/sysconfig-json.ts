// What sysconfigdb prints with -json: entries of the system configuration table. Fields are never renamed or taken out,
// only added. Reads well-formed entries only; whether they are is the daemon's to say.
import { jsonText } from './dlm-json.ts';

export interface SysconfigEntry {
  readonly subsystem: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const head = /^\s*([^\s:=#]+)\s*:\s*$/;
const attribute = /^\s*([^\s:=#]+)\s*=\s*(.*?)\s*$/;

/** The entries in a text of stanzas, in its order. */
export function parseSysconfigEntries(text: string): readonly SysconfigEntry[] {
  const entries: { subsystem: string; attributes: Record<string, string> }[] = [];
  for (const line of text.split('\n')) {
    const subsystem = head.exec(line)?.[1];
    if (subsystem !== undefined) entries.push({ subsystem, attributes: {} });
    const [, name, value] = attribute.exec(line) ?? [];
    const entry = entries.at(-1);
    if (name !== undefined && value !== undefined && entry !== undefined) {
      entry.attributes[name] = value;
    }
  }
  return entries;
}

/** `{"entries":[{"subsystem":…,"attributes":{…}}]}` of a list, `{"changed":["rm"]}` of a change. */
export function sysconfigJson(isList: boolean, entries: readonly SysconfigEntry[]): string {
  return jsonText(isList ? { entries } : { changed: entries.map(({ subsystem }) => subsystem) });
}
