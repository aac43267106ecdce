// What runs in the thread of each program of the Memory Channel.
import { version } from '../../package.json';
import { runThread } from '../adapters/memory-channel/index.ts';

runThread(version);
