// A cluster's file tree in a temporary folder, made from the fixtures, with a profile service on it.
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClusterFiles } from '../../src/adapters/cluster-files.ts';
import type { ClusterFiles } from '../../src/runtime/ports.ts';
import { createProfileService, type ProfileService } from '../../src/runtime/profiles.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/root', import.meta.url));
const caa = 'var/cluster/caa';

export interface TestCluster {
  readonly root: string;
  readonly files: ClusterFiles;
  readonly profiles: ProfileService;
  /** What the registry holds; tests change it. */
  readonly registry: Map<string, Readonly<Record<string, string>>>;
  /** Writes a file below the root, with folders. */
  write(path: string, text: string, mode?: number): void;
  read(path: string): string;
  exists(path: string): boolean;
  mode(path: string): number;
  /** Every file below the folder of CAA with its text and mode, to see that nothing changed. */
  tree(): Readonly<Record<string, string>>;
  close(): void;
}

export interface TestClusterOptions {
  readonly strictScripts?: boolean;
  /** Puts something between the service and the file tree. */
  readonly wrap?: (files: ClusterFiles) => ClusterFiles;
}

export function openTestCluster(options: TestClusterOptions = {}): TestCluster {
  const root = mkdtempSync(join(tmpdir(), 'caa-profiles-'));
  cpSync(join(fixtures, caa, 'template'), join(root, caa, 'template'), { recursive: true });
  for (const folder of ['profile', 'script'])
    mkdirSync(join(root, caa, folder), { recursive: true });
  const real = createClusterFiles(root, process.getuid?.() ?? 0);
  const files = options.wrap?.(real) ?? real;
  const registry = new Map<string, Readonly<Record<string, string>>>();
  const cluster = {
    registered: (name: string) => registry.get(name),
    registeredNames: () => [...registry.keys()],
    members: () => ['polishham', 'provolone', 'pepicelli'],
  };
  const profiles = createProfileService(files, cluster, {
    strictScripts: options.strictScripts ?? false,
  });
  const at = (path: string) => join(root, path);
  return {
    root,
    files,
    profiles,
    registry,
    write(path, text, mode = 0o644) {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), text);
      chmodSync(at(path), mode);
    },
    read: (path) => readFileSync(at(path), 'utf8'),
    exists: (path) => existsSync(at(path)),
    mode: (path) => statSync(at(path)).mode & 0o777,
    tree: () => readTree(at(caa)),
    close: () => rmSync(root, { recursive: true, force: true }),
  };
}

function readTree(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  return Object.fromEntries(
    files.map((file) => [
      file.slice(folder.length + 1),
      `${statSync(file).mode.toString(8)} ${readFileSync(file, 'utf8')}`,
    ]),
  );
}
