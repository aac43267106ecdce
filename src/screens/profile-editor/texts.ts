// What is said of an edited profile: the command that writes the same text, and what two people changed. Pure.
import { givenValues, parseProfile } from '../../engine/index.ts';
import { cleanText, quoteWord } from '../../format/index.ts';

/** The path as an administrator knows it. */
export function profileFile(name: string): string {
  return `/var/cluster/caa/profile/${name}.cap`;
}

/** A command that writes exactly this text, for the script (TUI-273). */
export function writingCommand(name: string, text: string): string {
  let end = 'END_OF_PROFILE';
  while (text.split('\n').includes(end)) end += '_';
  const body = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return `cat > ${quoteWord(profileFile(name))} <<'${end}'\n${body}${end}`;
}

/** The attributes in which three texts differ, one line each; a sentence if it is only in their layout. */
export function comparison(before: string, theirs: string, mine: string): readonly string[] {
  const [old, other, own] = [before, theirs, mine].map((text) => givenValues(parseProfile(text)));
  const names = new Set([old, other, own].flatMap((values) => Object.keys(values ?? {})));
  const shown = (value: string | undefined): string => cleanText(value ?? '') || '(empty)';
  const lines = [...names].toSorted().flatMap((name) => {
    const [was, now, yours] = [old?.[name], other?.[name], own?.[name]];
    if (was === now && was === yours) return [];
    return [`${cleanText(name)}: was ${shown(was)}, now ${shown(now)}, yours ${shown(yours)}`];
  });
  return lines.length > 0 ? lines : ['The texts differ in comments and layout only.'];
}
