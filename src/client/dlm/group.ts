// A lock group (group lock container) that a process is attached to (dlm_glc_create and its kin).
import { GroupFlag } from '../../engine/dlm/index.ts';
import type { Lock, LockId } from './api.ts';
import type { LockGroup, LockGroupId } from './api-process.ts';
import type { Channel } from './channel.ts';
import { check } from './check.ts';
import type { Locks } from './locks.ts';

export class GroupHandle implements LockGroup {
  readonly id: LockGroupId;
  readonly #channel: Channel;
  readonly #locks: Locks;

  constructor(channel: Channel, locks: Locks, id: LockGroupId) {
    this.#channel = channel;
    this.#locks = locks;
    this.id = id;
  }

  use(lock: LockId): Promise<Lock> {
    return this.#locks.use(lock);
  }

  detach(): Promise<void> {
    return this.#channel.call('dlm.glcDetach', {}, ({ status }) => {
      check(status, `dlm_glc_detach from ${this.id}`);
      this.#locks.leaveGroup();
    });
  }

  destroy(options?: { readonly locks?: boolean; readonly force?: boolean }): Promise<void> {
    const flags =
      (options?.locks === true ? GroupFlag.LOCKS : 0) |
      (options?.force === true ? GroupFlag.FORCE : 0);
    return this.#channel.call('dlm.glcDestroy', { id: this.id, flags }, ({ status }) => {
      check(status, `dlm_glc_destroy of ${this.id}`);
      this.#locks.leaveGroup();
    });
  }
}
