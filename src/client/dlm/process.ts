// A process of a member, as a program holds it: the manual's functions that are not about one lock. Everything else is
// reached from here.

import { DomainFlag, Flag, GroupFlag, JoinFlag } from '../../engine/dlm/index.ts';
import type { RecoveryDomain } from './api.ts';
import type { Dlm, LockGroup, LockGroupId, Namespace, NamespaceKind } from './api-process.ts';
import type { Channel } from './channel.ts';
import { check } from './check.ts';
import { asyncDispose } from './dispose.ts';
import { DomainHandle } from './domain.ts';
import type { DlmError } from './errors.ts';
import { GroupHandle } from './group.ts';
import { Locks } from './locks.ts';
import { NamespaceHandle } from './namespace.ts';

const joinFlags: Readonly<Record<NamespaceKind, number>> = {
  user: JoinFlag.USER,
  group: JoinFlag.GROUP,
  public: JoinFlag.PUBLIC,
};

/** What `dlm.begin` said. */
export interface Begun {
  readonly pid: number;
  readonly member: string;
}

export class DlmProcess implements Dlm {
  readonly pid: number;
  readonly member: string;
  readonly #channel: Channel;
  readonly #locks: Locks;
  /** Namespaces by handle: who joins again gets the same. */
  readonly #namespaces = new Map<number, NamespaceHandle>();

  constructor(channel: Channel, { pid, member }: Begun) {
    this.#channel = channel;
    this.#locks = new Locks(channel);
    this.pid = pid;
    this.member = member;
  }

  nsjoin(
    id: number,
    kind: NamespaceKind,
    options?: { readonly joinSameOk?: boolean },
  ): Promise<Namespace> {
    const flags = joinFlags[kind] | (options?.joinSameOk === true ? JoinFlag.JOIN_SAME_OK : 0);
    return this.#channel.call('dlm.nsjoin', { nsid: id, flags }, ({ status, nsp }) => {
      check(status, `dlm_nsjoin of ${kind} namespace ${id}`);
      const known = this.#namespaces.get(nsp);
      if (known?.id === id && known.kind === kind) return known;
      const namespace = new NamespaceHandle(this.#channel, this.#locks.requests, { id, kind, nsp });
      this.#namespaces.set(nsp, namespace);
      return namespace;
    });
  }

  detach(): Promise<void> {
    return this.#channel.call('dlm.detach', {}, ({ status }) => check(status, 'dlm_detach'));
  }

  setDelivery(delivery: 'immediate' | 'manual'): Promise<void> {
    const { routines } = this.#locks;
    const isManual = delivery === 'manual';
    // From here on some may have to wait; and only when all have come, none does.
    if (isManual) routines.setManual(true);
    const delivered = isManual ? null : routines.beginNotify();
    return this.#channel.call('dlm.setDelivery', { delivery }, ({ status }) => {
      check(status, 'dlm_set_signal');
      if (delivered === null) return;
      routines.setManual(false);
      delivered();
    });
  }

  notify(): Promise<number> {
    const delivered = this.#locks.routines.beginNotify();
    return this.#channel.call('dlm.notify', {}, (answer) => {
      delivered();
      return answer.delivered;
    });
  }

  unlockAll(options?: { readonly invalidate?: boolean }): Promise<void> {
    return this.#locks.unlockAll(options?.invalidate);
  }

  glcCreate(
    namespaces: readonly Namespace[],
    options?: { readonly owned?: boolean; readonly permanent?: boolean },
  ): Promise<LockGroup> {
    const flags =
      (options?.owned === true ? GroupFlag.OWNED : 0) |
      (options?.permanent === true ? GroupFlag.PERM : 0);
    const handles = namespaces.map((namespace) =>
      namespace instanceof NamespaceHandle ? namespace.nsp : 0,
    );
    return this.#channel.call('dlm.glcCreate', { flags, namespaces: handles }, (answer) => {
      check(answer.status, 'dlm_glc_create');
      return new GroupHandle(this.#channel, this.#locks, answer.id);
    });
  }

  glcAttach(id: LockGroupId): Promise<LockGroup> {
    return this.#channel.call('dlm.glcAttach', { id }, ({ status }) => {
      check(status, `dlm_glc_attach to ${id}`);
      return new GroupHandle(this.#channel, this.#locks, id);
    });
  }

  rdAttach(name: string, as: 'process' | 'group'): Promise<RecoveryDomain> {
    const flag = as === 'group' ? DomainFlag.GROUP : DomainFlag.PROCESS;
    return this.#channel.call('dlm.rdAttach', { name, flag }, ({ status, rdId }) => {
      check(status, `dlm_rd_attach to ${name}`);
      return new DomainHandle(this.#channel, name, rdId);
    });
  }

  on(...[event, listener]: Subscription): this {
    if (event === 'disconnected') this.#channel.disconnected.add(listener);
    else this.#channel.error.add(listener);
    return this;
  }

  off(...[event, listener]: Subscription): this {
    if (event === 'disconnected') this.#channel.disconnected.delete(listener);
    else this.#channel.error.delete(listener);
    return this;
  }

  close(): Promise<void> {
    // The lock manager releases whatever is left when it sees the end, but then it has to distrust the value blocks.
    const params = { lkid: 0, flags: Flag.DEQALL };
    return this.#channel.close((client) => client.request('dlm.unlock', params));
  }

  [asyncDispose](): Promise<void> {
    return this.close();
  }
}

type Subscription =
  | [event: 'disconnected', listener: (reason: DlmError) => void]
  | [event: 'error', listener: (error: unknown) => void];
