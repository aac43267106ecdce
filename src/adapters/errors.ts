// System errors in words. Everything that tells people about a failed system call says it through here.

const words: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'it does not exist',
  ENOTDIR: 'part of the path is not a folder',
  EISDIR: 'it is a folder',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files on this host',
  EIO: 'input/output error',
  EAGAIN: 'too many at once',
  ENOMEM: 'not enough memory',
  E2BIG: 'its arguments and environment are too large',
  ETXTBSY: 'it is being written',
  ENOEXEC: 'it is neither a program nor a script',
  EADDRINUSE: 'the address is in use',
};

/** The code of a system error, such as `ENOENT`; undefined for any other value. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The reason as a clause without a period: `permission denied`. */
export function reasonOf(error: unknown): string {
  const known = words[codeOf(error) ?? ''];
  if (known !== undefined) return known;
  return error instanceof Error ? error.message : String(error);
}

/** That what a command prints did not arrive, and why; the output may go to something that is no disk. */
export function outputFailure(error: unknown): string {
  const reason = codeOf(error) === 'ENOSPC' ? 'no space left on device' : reasonOf(error);
  return `the output could not be written: ${reason}`;
}
