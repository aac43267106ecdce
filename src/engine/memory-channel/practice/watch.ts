// What a played program knows of the library's cluster: it asks once with imc_getclusterinfo, and waits for changes
// with imc_wait_cluster_event, as example 6 of the manual does. What counts as a change is the library's business.
import { Flag } from '../flags.ts';
import {
  type Imc,
  imc_getclusterinfo,
  imc_wait_cluster_event,
  type Poll,
} from '../process/index.ts';
import { ImcStatus } from '../status.ts';
import type { PracticeAwaited, PracticeKnowledge } from './facts.ts';

export class ClusterWatch {
  /** The buffers of the program; as empty as its memory before the first call that fills them. */
  readonly #hosts: { value: readonly string[] } = { value: [] };
  readonly #rails = { value: 0 };
  #isTold = false;

  /** What the program was told last; null before the first answer. */
  get knows(): PracticeKnowledge | null {
    return this.#isTold ? { hosts: [...this.#hosts.value], railMask: this.#rails.value } : null;
  }

  /** imc_getclusterinfo for the active rails and the hosts (manual 10.9.1). */
  ask(imc: Imc): number {
    const items = [Flag.IMC_GET_ACTIVERAILS, Flag.IMC_GET_HOSTS, 0];
    return this.#noted(imc_getclusterinfo(imc, items, 2, this.#rails, this.#hosts));
  }

  /** imc_wait_cluster_event from what the program knows; example 6 waits for both kinds, rails first. */
  *wait(imc: Imc, awaited: PracticeAwaited): Generator<Poll, number, void> {
    const { IMC_CC_EVENT_HOST, IMC_CC_EVENT_RAIL } = Flag;
    const kinds = {
      'rail or host': {
        events: [IMC_CC_EVENT_RAIL, IMC_CC_EVENT_HOST, 0],
        buffers: [this.#rails, this.#hosts],
      },
      rail: { events: [IMC_CC_EVENT_RAIL, 0], buffers: [this.#rails] },
      host: { events: [IMC_CC_EVENT_HOST, 0], buffers: [this.#hosts] },
    };
    const { events, buffers } = kinds[awaited];
    const status = yield* imc_wait_cluster_event(imc, events, buffers.length, 0, ...buffers);
    return this.#noted(status);
  }

  #noted(status: number): number {
    const { IMC_SUCCESS, IMC_HOST_CHANGE, IMC_RAIL_CHANGE } = ImcStatus;
    const isAnswer = [IMC_SUCCESS, IMC_HOST_CHANGE, IMC_RAIL_CHANGE].some((one) => one === status);
    if (isAnswer) this.#isTold = true;
    return status;
  }
}

/** `hosts a b, mask 3`. */
export function describeKnowledge({ hosts, railMask }: PracticeKnowledge): string {
  return `hosts ${hosts.length === 0 ? 'unknown' : hosts.join(' ')}, mask ${railMask}`;
}
