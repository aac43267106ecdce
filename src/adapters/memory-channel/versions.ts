// What is said when the daemon, the process that keeps its Memory Channel and the threads of programs are not of one
// version: each loads its files when it needs them, and the product may have been replaced since.

/** @param files the version of the files beside the daemon. */
export function otherVersion(daemon: string, files: string): string {
  return `caad runs as version ${daemon}, and the Memory Channel's files beside it are of version ${files}: the product has been replaced since caad was started. Run caad stop, then caad start; applications keep running.`;
}
