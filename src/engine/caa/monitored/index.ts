// Network, tape and changer resources: what the rest of the engine may use of them.
export { changeHardware } from './faults.ts';
export { noteInterfaces } from './interfaces.ts';
export { spawnAllLeaving } from './leave.ts';
export { monitoredWindowDue, observe } from './observe.ts';
export { outageOf } from './outage.ts';
export { addMonitored, removeMonitored, replaceMonitored } from './register.ts';
export { restartMonitored } from './restart.ts';
export { monitoredTypeOf } from './settings.ts';
export { takeOverMonitored } from './takeover.ts';
