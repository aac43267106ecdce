// Where profiles, templates and action scripts lie in the cluster's file tree (manual 2.2, 2.3).
// Paths are relative to the cluster root; people are shown full ones, which they can paste.

/** Folder of the profiles. */
export const PROFILE_FOLDER = 'var/cluster/caa/profile';
/** Folder of the templates. */
const TEMPLATE_FOLDER = 'var/cluster/caa/template';
/** Folder in which ACTION_SCRIPT starts unless it is a full path. */
export const SCRIPT_FOLDER = 'var/cluster/caa/script';

const PROFILE_SUFFIX = '.cap';

/** The profile of a resource, whose name must be a valid one. */
export function profilePath(name: string): string {
  return `${PROFILE_FOLDER}/${name}${PROFILE_SUFFIX}`;
}

/** The resource name of a file in the profile folder; undefined for files that are no profiles. */
export function profileNameOf(fileName: string): string | undefined {
  const isProfile = fileName.endsWith(PROFILE_SUFFIX) && !fileName.startsWith('.');
  return isProfile ? fileName.slice(0, -PROFILE_SUFFIX.length) : undefined;
}

/** A template of a name such as TYPE_application.cap or template.scr. */
export function templatePath(fileName: string): string {
  return `${TEMPLATE_FOLDER}/${fileName}`;
}

/** Whether a path is that of a template. */
export function isTemplatePath(path: string): boolean {
  return path.startsWith(`${TEMPLATE_FOLDER}/`);
}

/** The action script that a resource has unless its profile says otherwise (manual 2.3). */
export function defaultScriptName(name: string): string {
  return `${name}.scr`;
}

/**
 * The path that an ACTION_SCRIPT in the script folder has in the cluster's tree, whether it was
 * written in short or in full; undefined if it lies elsewhere.
 */
export function pathInScriptFolder(actionScript: string): string | undefined {
  const full = `/${SCRIPT_FOLDER}`;
  const inFolder = actionScript.startsWith(`${full}/`)
    ? actionScript.slice(full.length + 1)
    : actionScript;
  const parts = inFolder.split('/').filter((part) => part !== '' && part !== '.');
  const leaves = inFolder.startsWith('/') || parts.includes('..') || parts.length === 0;
  return leaves ? undefined : [SCRIPT_FOLDER, ...parts].join('/');
}

/**
 * The path of an ACTION_SCRIPT that is not a full path, in the cluster's tree. The cluster root stands
 * for `/`, so that `..` leads up to it and no further.
 */
export function relativeScriptPath(actionScript: string): string {
  const parts: string[] = [];
  for (const part of `${SCRIPT_FOLDER}/${actionScript}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
