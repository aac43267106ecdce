// Which requests the daemon may still name: those whose routines may be called. A number is given up as soon as nothing
// can come for it, so that a program that converts one lock for ever needs no more room in time.
import type { LockRequest } from './lock.ts';

export class RoutineTable {
  readonly #requests = new Map<number, LockRequest>();
  /** Numbers for which only notifications that wait for dlm_notify can come. */
  #retired: number[] = [];
  #isManual = false;

  add(request: LockRequest): void {
    if (request.hasRoutine) this.#requests.set(request.number, request);
  }

  find(number: number | undefined): LockRequest | undefined {
    return number === undefined ? undefined : this.#requests.get(number);
  }

  /** Nothing can come for this request. */
  drop(request: LockRequest): void {
    if (request.hasRoutine) this.#requests.delete(request.number);
  }

  /** Nothing new can come for this request; with manual delivery something old may. */
  retire(request: LockRequest): void {
    if (!request.hasRoutine) return;
    if (this.#isManual) this.#retired.push(request.number);
    else this.#requests.delete(request.number);
  }

  /** Delivery becomes manual, or is about to become immediate. */
  setManual(isManual: boolean): void {
    this.#isManual = isManual;
  }

  /** All that waits is about to be delivered; the result is to be called when it has been. */
  beginNotify(): () => void {
    const retired = this.#retired;
    this.#retired = [];
    return () => {
      for (const number of retired) this.#requests.delete(number);
    };
  }

  get size(): number {
    return this.#requests.size;
  }

  /** Nothing can come any more, for anybody. */
  clear(): void {
    this.#requests.clear();
    this.#retired = [];
  }
}
