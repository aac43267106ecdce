// Keeps the watched bytes of a Memory Channel region in the cluster store: written as often as the eye can follow, which
// is more often than other data. One part is watched at a time. Knows no connection.
import type { ImcNotifications, Params, Result } from '../protocol/index.ts';
import type { ClusterStore } from './cluster-store.ts';
import { startMemory, withMemoryNews } from './imc-memory.ts';
import { type PacedOptions, PacedWrite } from './paced-write.ts';

export interface MemoryFeedOptions extends Omit<PacedOptions, 'write'> {
  readonly store: ClusterStore;
  /** The store has new data. */
  readonly changed: () => void;
}

/** The words of a region are looked at to see them change: they are written so many times as often as other data. */
const memoryShare = 5;

export class MemoryFeed {
  readonly #options: MemoryFeedOptions;
  readonly #paced: PacedWrite;
  /** What is not in the store yet. */
  #news: ImcNotifications['imc.memory'][] = [];

  /** @param options with the interval of other data. */
  constructor(options: MemoryFeedOptions) {
    this.#options = options;
    this.#paced = new PacedWrite({
      ...options,
      intervalMs: () => options.intervalMs() / memoryShare,
      write: () => this.#write(),
    });
  }

  heard(news: ImcNotifications['imc.memory']): void {
    this.#news.push(news);
    this.#paced.request();
  }

  /**
   * A watch has begun.
   * @param unwatch ends the one before, which went on until the new one was there.
   */
  begun(
    params: Params<'imc.watch'>,
    result: Result<'imc.watch'>,
    unwatch: (watch: number) => void,
  ): void {
    const { store } = this.#options;
    const old = store.getState().memory;
    if (old !== null) unwatch(old.watch);
    store.setState({ memory: startMemory(params, result) });
  }

  /** The line is gone, and the watch with it. */
  lost(): void {
    this.stop();
    this.#options.store.setState({ memory: null });
  }

  /** Forgets what is not written yet. */
  stop(): void {
    this.#paced.cancel();
    this.#news = [];
  }

  #write(): void {
    const { store, changed } = this.#options;
    const news = this.#news;
    this.#news = [];
    const memory = withMemoryNews(store.getState().memory, news);
    if (memory === store.getState().memory) return;
    store.setState({ memory });
    changed();
  }
}
