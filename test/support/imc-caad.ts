// Real daemons with a Memory Channel for tests: caad started on a root of its own, whose settings a test writes first;
// clients that keep what their programs print and how they end.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import type { ClusterClient } from '../../src/client/index.ts';
import type { ImcEnd, ImcSample } from '../../src/protocol/index.ts';
import { connectToRoot, runCaad } from './daemon.ts';
import { makeFolder, until } from './root.ts';

const worlds: ImcWorld[] = [];

afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

const operator = { user: 'root', commandLine: 'test', locale: 'C C C C C C' };

/** A user of the library: root unless said. */
export const asRoot = { uid: 0, gid: 0, user: 'root' };

export class ImcWorld {
  readonly root: string;
  readonly #clients: ClusterClient[] = [];
  readonly #lines = new Map<number, string[]>();
  readonly #ends = new Map<number, ImcEnd>();

  private constructor(root: string) {
    this.root = root;
  }

  /** A running cluster, all of whose members are up. @param files of the root, by path, written before the start */
  static async start(files: Readonly<Record<string, string>> = {}): Promise<ImcWorld> {
    const world = new ImcWorld(join(makeFolder(), 'root'));
    worlds.push(world);
    for (const [path, text] of Object.entries(files)) world.write(path, text);
    await world.connect();
    await world.untilMembers('all are up', (states) => states.every((state) => state === 'UP'));
    return world;
  }

  write(path: string, text: string): void {
    const full = join(this.root, path);
    mkdirSync(dirname(full), { recursive: true, mode: 0o700 });
    writeFileSync(full, text);
  }

  /** The first connection, or the one that took its place. */
  get client(): ClusterClient {
    const client = this.#clients.at(-1);
    if (client === undefined) throw new Error('not connected');
    return client;
  }

  /** Another connection; it is {@link ImcWorld.client} from now on. */
  async connect(): Promise<ClusterClient> {
    const client = await connectToRoot(this.root);
    this.#clients.push(client);
    client.on('imc.output', ({ pid, line }) => {
      this.#lines.set(pid, [...this.linesOf(pid), line]);
    });
    client.on('imc.ended', ({ pid, end }) => this.#ends.set(pid, end));
    return client;
  }

  linesOf(pid: number): readonly string[] {
    return this.#lines.get(pid) ?? [];
  }

  sample(): Promise<ImcSample> {
    return this.client.request('imc.sample', {});
  }

  async host(name: string) {
    const host = (await this.sample()).snapshot.hosts.find((one) => one.name === name);
    if (host === undefined) throw new Error(`no host ${name}`);
    return host;
  }

  /** Texts of the events of one kind. */
  async events(kind: string): Promise<readonly string[]> {
    return (await this.sample()).events.filter((one) => one.kind === kind).map(({ text }) => text);
  }

  async init(member: string, limits: { maxalloc?: number; maxrecv?: number; uid?: number } = {}) {
    const { maxalloc = null, maxrecv = null, uid = 0 } = limits;
    return (await this.client.request('imc.init', { member, maxalloc, maxrecv, uid })).problem;
  }

  async run(member: string, program: string, ...argv: string[]): Promise<number> {
    const order = { program, argv, member, ...asRoot };
    return (await this.client.request('imc.run', order)).pid;
  }

  /** How a program has ended, when it has. */
  async end(pid: number): Promise<ImcEnd> {
    await until(`process ${pid} has ended`, () => this.#ends.has(pid));
    const end = this.#ends.get(pid);
    if (end === undefined) throw new Error('unreachable');
    return end;
  }

  async fault(fault: 'crash' | 'boot' | 'shutdown', member: string): Promise<void> {
    await this.client.request('fault.inject', { fault, member, caller: operator });
  }

  async untilMembers(what: string, test: (states: readonly string[]) => boolean): Promise<void> {
    await until(what, async () => {
      const { members } = await this.client.request('cluster.members', {});
      return test(members.map(({ state }) => state));
    });
  }

  async stateOf(member: string): Promise<string | undefined> {
    const { members } = await this.client.request('cluster.members', {});
    return members.find(({ name }) => name === member)?.state;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.close();
    await runCaad(this.root, ['stop']);
  }
}
