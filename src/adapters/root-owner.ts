// Whose a cluster root is: the owner acts on the cluster, everybody else may only look (docs/decisions/0007). Imports
// nothing heavy, because every command asks.
import { readFileSync, statSync } from 'node:fs';
import { ownUid } from './root-path.ts';

export interface RootOwner {
  readonly uid: number;
  /** The login name, or `user 1000` where the host does not name the user. */
  readonly name: string;
}

/**
 * The owner of a cluster root, if that is somebody else.
 *
 * @param root a full path without symbolic links.
 * @returns null for a root of one's own, one that does not exist yet, and one that cannot be seen from here.
 */
export function foreignOwnerOf(root: string): RootOwner | null {
  let uid: number;
  try {
    uid = statSync(root).uid;
  } catch {
    return null;
  }
  return uid === ownUid() ? null : { uid, name: userName(uid) };
}

/** The login name of a user as the host names it. */
export function userName(uid: number): string {
  return nameInAccounts(uid) ?? `user ${uid}`;
}

function nameInAccounts(uid: number): string | undefined {
  let text: string;
  try {
    text = readFileSync('/etc/passwd', 'utf8');
  } catch {
    return undefined;
  }
  for (const line of text.split('\n')) {
    const [name, , id] = line.split(':');
    if (name && id === String(uid)) return name;
  }
  return undefined;
}
