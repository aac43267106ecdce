// The thread that the Memory Channel benchmark's programs run in.
import { runThread } from '../../src/adapters/memory-channel/index.ts';

runThread();
