// The door to a cluster for commands, screens and tests.
export { type ClusterClient, ConnectionError, RequestError } from './cluster-client.ts';
export { type ClientMachine, type ConnectOptions, connectCluster } from './connect.ts';
export { connectInProcess, createTransportPair } from './in-process.ts';
export { keepConnected, type Reconnector } from './reconnect.ts';
export { watchForSilence } from './silence.ts';
