// A namespace that a process has joined (manual 9.2.2): the place from which locks are requested.
import type {
  Accepted,
  Granted,
  Lock,
  QueuedOptions,
  RequestOptions,
  ResourceInfo,
  ResourceName,
} from './api.ts';
import type { Namespace, NamespaceKind } from './api-process.ts';
import type { Channel } from './channel.ts';
import { check } from './check.ts';
import { toResourceInfo } from './information.ts';
import type { Requests } from './requests.ts';
import type { LockMode } from './statuses.ts';
import { nameForPeople, nameOf } from './terms.ts';

export class NamespaceHandle implements Namespace {
  readonly id: number;
  readonly kind: NamespaceKind;
  readonly nsp: number;
  readonly #channel: Channel;
  readonly #requests: Requests;

  constructor(
    channel: Channel,
    requests: Requests,
    joined: { readonly id: number; readonly kind: NamespaceKind; readonly nsp: number },
  ) {
    this.#channel = channel;
    this.#requests = requests;
    this.id = joined.id;
    this.kind = joined.kind;
    this.nsp = joined.nsp;
  }

  lock(name: ResourceName, mode: LockMode, options?: RequestOptions): Promise<Granted> {
    return this.#requests.lock(this.nsp, name, mode, options);
  }

  quelock(name: ResourceName, mode: LockMode, options: QueuedOptions): Promise<Accepted> {
    return this.#requests.quelock(this.nsp, name, mode, options);
  }

  getRsbinfo(name: ResourceName, parent?: Lock): Promise<ResourceInfo> {
    const params = { nsp: this.nsp, name: nameOf(name), parent: parent?.id ?? 0 };
    return this.#channel.call('dlm.getRsbinfo', params, ({ status, info }) => {
      check(status, `dlm_get_rsbinfo of ${nameForPeople(name)}`);
      if (info === null) throw new Error('dlm_get_rsbinfo told nothing');
      return toResourceInfo(info);
    });
  }

  leave(): Promise<void> {
    return this.#channel.call('dlm.nsleave', { nsp: this.nsp }, ({ status }) =>
      check(status, `dlm_nsleave of ${this.kind} namespace ${this.id}`),
    );
  }
}
