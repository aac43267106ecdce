// The machine, for the daemon. Clients take what they need from the single files, because this door brings in SQLite.
export { RootError } from './cluster-config.ts';
export { openRoot, prepareRoot } from './cluster-root.ts';
export { readHolder, takeLock } from './daemon-lock.ts';
export { hostInterfaces } from './host-interfaces.ts';
export { createLogFile } from './log-file.ts';
export { openRegistry } from './registry.ts';
export { createScriptRunner } from './script-runner.ts';
export { createSystemClock } from './system-clock.ts';
export { listenForReaders, listenOnSocket } from './unix-socket.ts';
