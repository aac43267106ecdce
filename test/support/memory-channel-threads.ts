// Clusters of real threads for tests: bundles the thread and its programs once.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import {
  ThreadCluster,
  type ThreadProcess,
  type ThreadSpawnOptions,
} from '../../src/adapters/memory-channel/index.ts';
import type { ClusterConfig } from '../../src/engine/memory-channel/index.ts';

export class ThreadBench {
  readonly #folder: string;
  readonly #clusters = new Set<ThreadCluster>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async make(): Promise<ThreadBench> {
    const folder = mkdtempSync(join(tmpdir(), 'memory-channel-'));
    const at = (name: string) => join(import.meta.dirname, name);
    await build({
      entryPoints: [at('memory-channel-thread.ts'), at('memory-channel-programs.ts')],
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      logLevel: 'error',
    });
    return new ThreadBench(folder);
  }

  async cluster(config: ClusterConfig = {}, hosts = ['A', 'B', 'C']): Promise<ThreadCluster> {
    const threadModule = pathToFileURL(join(this.#folder, 'memory-channel-thread.mjs'));
    const cluster = new ThreadCluster(config, { threadModule });
    this.#clusters.add(cluster);
    for (const host of hosts) await cluster.addMember(host);
    return cluster;
  }

  spawn(
    cluster: ThreadCluster,
    host: string,
    name: string,
    options: ThreadSpawnOptions = {},
  ): ThreadProcess {
    const module = pathToFileURL(join(this.#folder, 'memory-channel-programs.mjs')).href;
    return cluster.spawn(host, { module, name }, options);
  }

  async end(cluster: ThreadCluster): Promise<void> {
    this.#clusters.delete(cluster);
    await cluster.shutdown();
  }

  async close(): Promise<void> {
    for (const cluster of this.#clusters) await cluster.shutdown();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
