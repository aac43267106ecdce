// The thread that the Memory Channel tests' programs run in.
import { runThread } from '../../src/adapters/memory-channel/index.ts';

runThread();
