// The scenarios that the bench can play: their names in the list, and how one is found by what somebody typed. Pure.
import type { ScenarioFile } from '../../tui/screen.ts';
import type { PickEntry } from '../dialogs/pick.tsx';

/** Stands in the list for an empty bench. */
export const emptyBench = '(empty bench)';

/** The list: an empty bench, then the scenarios of the package, then the user's own. */
export function scenarioEntries(files: readonly ScenarioFile[]): readonly PickEntry[] {
  return [
    { value: emptyBench, detail: 'nothing has been done' },
    ...files.map((file) => {
      const title = titleOf(file.text);
      return file.isOwn
        ? { value: nameOf(file), detail: `your own: ${title}` }
        : { value: nameOf(file), detail: withoutNumber(title) };
    }),
  ];
}

/** The scenario of a name in the list, of a file name, a number such as `s-11`, or a title. */
export function findScenario(files: readonly ScenarioFile[], wanted: string): ScenarioFile | null {
  const asked = wanted.toLowerCase().replace(/\.txt$/, '');
  const isMeant = (file: ScenarioFile): boolean => {
    const names = [nameOf(file), file.fileName.replace(/\.txt$/, ''), titleOf(file.text)];
    return names.some((name) => name.toLowerCase() === asked);
  };
  return files.find(isMeant) ?? null;
}

/** `s-11` for the numbered ones, `own/my-scenario` for the user's. */
function nameOf({ fileName, isOwn }: ScenarioFile): string {
  const plain = fileName.replace(/\.txt$/, '');
  if (isOwn) return `own/${plain}`;
  return /^[a-z]-\d+/.exec(plain)?.[0] ?? plain;
}

function titleOf(text: string): string {
  const line = text.split('\n').find((one) => one.startsWith('# '));
  return line?.slice(2).trim() ?? 'without a title';
}

function withoutNumber(title: string): string {
  return title.replace(/^[A-Z]-\d+ /, '');
}

/** The name of the file for a scenario of this title; empty if nothing of it can stand in a name. */
export function fileNameFor(title: string): string {
  const plain = title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const name = plain.replace(/^-+|-+$/g, '').slice(0, 40);
  return name === '' ? '' : `${name}.txt`;
}
