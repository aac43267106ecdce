// What runs in the thread of each program of the Memory Channel.
import { runThread } from '../adapters/memory-channel/index.ts';

runThread();
