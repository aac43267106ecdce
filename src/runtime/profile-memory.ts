// A cluster's files with a memory: for a trial, in which what is written can be read again and is nowhere else, and for
// thousands of profiles that are read at once. It knows nothing of what is in them.
import type { ClusterFiles, FileFacts } from './ports.ts';
import { isTemplatePath } from './profile-paths.ts';

interface Written {
  readonly text: string;
  readonly facts: FileFacts;
}

/** The same files, where everything that is written stays in memory. Folders are listed as they are on disk. */
export function withMemory(files: ClusterFiles): ClusterFiles {
  const written = new Map<string, Written>();
  const inFull = (fullPath: string): Written | undefined => written.get(fullPath);
  const inTree = (path: string): Written | undefined => inFull(files.fullPath(path));
  return {
    ...files,
    readText: (path) => inTree(path)?.text ?? files.readText(path),
    isUtf8: (path) => inTree(path) !== undefined || files.isUtf8(path),
    readFull: (fullPath) => inFull(fullPath)?.text ?? files.readFull(fullPath),
    stat: (path) => inTree(path)?.facts ?? files.stat(path),
    statFull: (fullPath) => inFull(fullPath)?.facts ?? files.statFull(fullPath),
    writeText: (path, text, mode) => {
      const executable = (mode & 0o111) !== 0;
      const facts = { isFile: true, executable, mode, uid: files.ownerUid, modifiedAt: 0 };
      written.set(files.fullPath(path), { text, facts });
    },
    remove: (path) => {
      written.delete(files.fullPath(path));
    },
  };
}

/** The same files, where every template is read once and then remembered. */
export function withTemplatesKept(files: ClusterFiles): ClusterFiles {
  const kept = new Map<string, string | undefined>();
  return {
    ...files,
    readText: (path) => {
      if (!isTemplatePath(path)) return files.readText(path);
      if (!kept.has(path)) kept.set(path, files.readText(path));
      return kept.get(path);
    },
  };
}
