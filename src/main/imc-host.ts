// What runs in the process that keeps the Memory Channel of a caad.
import { version } from '../../package.json';
import { runHostProcess } from '../adapters/memory-channel/index.ts';

runHostProcess(version);
