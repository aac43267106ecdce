// The pages Profile and Script: what is registered against what the file says, and the action script with the
// facts about it (TUI-076, 077). Pure.
import type { ResourceDetails, ResourceView, ScriptRecord } from '../../engine/index.ts';
import {
  cleanText,
  formatCommandLine,
  formatRegisteredProfile,
  formatScriptOutput,
  formatTime,
} from '../../format/index.ts';
import type { ScriptText } from '../../protocol/index.ts';
import type { World } from '../../tui/screen.ts';
import { cutText, padText, wrapText } from '../../tui/text.ts';
import type { Asked, ProfileFile } from './state.ts';
import { exitWords, formatRunTime } from './words.ts';

const nameCells = 22;

/** The Profile page. */
export function profileLines(
  view: ResourceView,
  details: ResourceDetails | null,
  file: Asked<ProfileFile> | null,
  world: World,
  width: number,
): readonly string[] {
  const { theme } = world;
  if (details === null) return [' The registered profile is not known yet.'];
  const cut = (text: string): string => cutText(cleanText(` ${text}`), width, theme.marks.cut);
  const registered = formatRegisteredProfile(details.attributes);
  const notes = file?.problem
    ? wrapText(`The profile file: ${file.problem}`, width - 2).map((line) =>
        theme.paint('warn', ` ${line}`),
      )
    : [];
  const changes = file?.value ? changedAttributes(details.attributes, file.value.attributes) : [];
  if (changes.length === 0) {
    const state = file?.value
      ? 'The profile file says the same.'
      : file?.problem
        ? ''
        : 'The profile file is being read.';
    return [
      ...notes,
      ...(state === '' ? [] : [cut(state)]),
      '',
      ...registered.map((line) => cut(cleanText(line))),
    ];
  }
  const value = Math.max(8, Math.floor((width - nameCells - 4) / 2));
  const row = (name: string, one: string, other: string): string =>
    cut(
      `${padText(cutText(name, nameCells, theme.marks.cut), nameCells)} ` +
        `${padText(cutText(one, value, theme.marks.cut), value)} ${cutText(other, value, theme.marks.cut)}`,
    );
  return [
    ...notes,
    theme.paint('warn', cut('changed, not registered')),
    cut(`This makes the file count: ${formatCommandLine(['caa_register', '-u', view.name])}`),
    '',
    theme.paint('title', row('Attribute', 'registered', 'in the file')),
    ...changes.map((name) =>
      row(name, shown(details.attributes[name]), shown(file?.value?.attributes[name])),
    ),
    '',
    theme.paint('title', cut('Registered values')),
    ...registered.map((line) => cut(cleanText(line))),
  ];
}

function shown(value: string | undefined): string {
  return value === undefined || value === '' ? '(empty)' : cleanText(value);
}

/** Attributes whose values differ between registry and file, in order. */
export function changedAttributes(
  registered: Readonly<Record<string, string>>,
  inFile: Readonly<Record<string, string>>,
): readonly string[] {
  const names = [...new Set([...Object.keys(registered), ...Object.keys(inFile)])].sort();
  return names.filter((name) => (registered[name] ?? '') !== (inFile[name] ?? ''));
}

const outputLinesMax = 20;

/** The Script page: facts, warnings, the last runs with what they wrote, then the text. */
export function scriptLines(
  details: ResourceDetails | null,
  script: Asked<ScriptText> | null,
  world: World,
  width: number,
): readonly string[] {
  const { theme } = world;
  const cut = (text: string): string => cutText(cleanText(` ${text}`), width, theme.marks.cut);
  const field = (label: string, value: string): string => cut(padText(label, 14) + value);
  const { value, problem } = script ?? { value: null, problem: null };
  const path = value?.path ?? details?.scriptPath ?? 'not known yet';
  return [
    field('Script', cleanText(path)),
    ...(problem === null
      ? []
      : wrapText(problem, width - 2).map((line) => theme.paint('fail', ` ${line}`))),
    ...(value === null ? [] : ownerLines(value, field, cut, world)),
    ...runLines(details, cut, theme.paint),
    ...(value === null
      ? []
      : ['', theme.paint('title', cut('Text')), ...textLines(value.text).map((line) => cut(line))]),
  ];
}

function ownerLines(
  { path, mode, uid }: ScriptText,
  field: (label: string, value: string) => string,
  cut: (text: string) => string,
  world: World,
): readonly string[] {
  const owner = `user ${uid}${uid === 0 ? ' (root)' : ''}`;
  const isOpen = (mode & 0o022) !== 0;
  const isExecutable = (mode & 0o111) !== 0;
  const warn = (text: string): string => world.theme.paint('warn', cut(text));
  return [
    field('Owner, mode', `${owner}, ${formatMode(mode)}`),
    ...(isOpen
      ? [
          warn('Others can change it, and it runs with the rights of the service. Remedy:'),
          cut(`  ${formatCommandLine(['chmod', 'go-w', path])}`),
        ]
      : []),
    ...(isExecutable
      ? []
      : [
          warn('It is not executable. Remedy:'),
          cut(`  ${formatCommandLine(['chmod', 'u+x', path])}`),
        ]),
  ];
}

/** Permissions as `ls -l` writes them: `rwxr-xr-x`. */
export function formatMode(mode: number): string {
  const letters = 'rwxrwxrwx';
  return [...letters].map((letter, at) => ((mode >> (8 - at)) & 1 ? letter : '-')).join('');
}

function runLines(
  details: ResourceDetails | null,
  cut: (text: string) => string,
  paint: World['theme']['paint'],
): readonly string[] {
  if (details === null) return [];
  const records: readonly (readonly [string, ScriptRecord | null])[] = [
    ['Last start', details.lastStart],
    ['Last stop', details.lastStop],
    ['Last check', details.lastCheck],
  ];
  return records.flatMap(([label, record]): readonly string[] => {
    if (record === null) return [cut(`${padText(label, 14)}none yet`)];
    const { at, member, durationMs } = record;
    const words = `${formatTime(at)}  ${exitWords(record)} on ${member}, ${formatRunTime(durationMs)}`;
    const failed = record.outcome.kind !== 'exit' || record.outcome.code !== 0;
    const head = cut(padText(label, 14) + words);
    return [
      failed ? paint('fail', head) : head,
      ...formatScriptOutput(record, outputLinesMax).map((line) => cut(`  | ${line}`)),
    ];
  });
}

const textLinesMax = 5000;

function textLines(text: string): readonly string[] {
  const lines = text.split('\n');
  const kept = lines.slice(0, textLinesMax).map((line) => cleanText(line));
  const missing = lines.length - kept.length;
  return missing <= 0 ? kept : [...kept, `(${missing} more lines)`];
}
