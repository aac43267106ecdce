// Recovery domains (dlm_rd_attach and its kin) as programs hold them.
import { DomainFlag, Status } from '../../engine/dlm/index.ts';
import type { Collection, RecoveryDomain } from './api.ts';
import type { Channel } from './channel.ts';
import { check } from './check.ts';

export class DomainHandle implements RecoveryDomain {
  readonly name: string;
  readonly rdId: number;
  readonly #channel: Channel;

  constructor(channel: Channel, name: string, rdId: number) {
    this.#channel = channel;
    this.name = name;
    this.rdId = rdId;
  }

  collect(): Promise<Collection> {
    const what = `dlm_rd_collect of ${this.name}`;
    const { rdId } = this;
    return this.#channel.call('dlm.rdCollect', { rdId }, ({ status, handle, size }) => {
      check(status, what);
      return { size, validate: () => this.#validate(handle) };
    });
  }

  #validate(handle: number): ReturnType<Collection['validate']> {
    const what = `dlm_rd_validate of ${this.name}`;
    return this.#channel.call('dlm.rdValidate', { rdId: this.rdId, handle }, ({ status }) => {
      check(status, what);
      return status === Status.MORE_TO_RECOVER ? 'DLM_MORE_TO_RECOVER' : 'DLM_SUCCESS';
    });
  }

  detach(options?: { readonly invalidate?: boolean }): Promise<void> {
    const flag = options?.invalidate === true ? DomainFlag.INVALIDATE : 0;
    return this.#channel.call('dlm.rdDetach', { rdId: this.rdId, flag }, ({ status }) =>
      check(status, `dlm_rd_detach of ${this.name}`),
    );
  }
}
