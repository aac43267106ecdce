// Which test files may follow one another in one process. What they test has no state of its own, starts no process and
// reads no clock; so each finds what the one before it has loaded, and nothing else of it.

/** Folders below test/. A module in use there may have no hooks of its own: it is loaded once for many files. */
export const sharingFolders = [
  'components',
  'engine',
  'format',
  'migration',
  'protocol',
  'screens',
  'sim',
  'tutorials',
];
