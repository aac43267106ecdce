// The scenarios of the lock manager's practice bench: those that came with the program, and those that this user saved. A
// file that cannot be read is left out; whether it is a scenario is judged by whoever plays it.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ScenarioFile } from '../tui/screen.ts';

/** Longer files are no scenarios. */
const bytesMax = 1_000_000;

type Environment = Readonly<Record<string, string | undefined>>;

/** Those of the package, then the user's own by the XDG rules, each in ascending order of their file names. */
export function readScenarios(packageFolder: string, env: Environment): readonly ScenarioFile[] {
  const home = env.HOME || homedir();
  const state = env.XDG_STATE_HOME || join(home, '.local', 'state');
  return [
    ...scenariosIn(join(packageFolder, 'fixtures', 'dlm', 'scenarios'), false),
    ...scenariosIn(join(state, 'trucluster', 'scenarios'), true),
  ];
}

function scenariosIn(folder: string, isOwn: boolean): readonly ScenarioFile[] {
  return namesIn(folder).flatMap((fileName) => {
    const text = textOf(join(folder, fileName));
    return text === null ? [] : [{ fileName, text, isOwn }];
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.txt'))
      .sort();
  } catch {
    return [];
  }
}

function textOf(path: string): string | null {
  try {
    const { size } = statSync(path);
    return size > bytesMax ? null : readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
