// Makes the action script of `caa_profile -B` from the text of template.scr (manual 2.3, 2.3.2).
// What the script does is in the template, which an administrator may change; this only fills it in.

/** The script's text, or why the template cannot be used. */
export type GeneratedScript =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string };

/** What a generated script is made for. */
export interface ScriptSubject {
  readonly name: string;
  /** The full path name of the application's executable, as it was given with -B. */
  readonly executable: string;
}

const PLACEHOLDERS = /@(APPLICATION|NAME)@/gu;

/**
 * Fills the template in: `@APPLICATION@` becomes the path and `@NAME@` the resource name, both
 * quoted for the shell, so that a path with blanks or quotation marks stays one word.
 */
export function generateScript(template: string, subject: ScriptSubject): GeneratedScript {
  if (!template.includes('@APPLICATION@')) {
    const message =
      'template.scr has no @APPLICATION@ to put the path into; restore the template or write the script yourself';
    return { ok: false, message };
  }
  const text = template.replace(PLACEHOLDERS, (_, word: string) =>
    shellQuoted(word === 'NAME' ? subject.name : subject.executable),
  );
  return { ok: true, text };
}

/** Inside single quotes the shell takes everything as it is, except a single quote. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
