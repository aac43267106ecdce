// The simulator's door.
export { invoke, SimulatedProcess } from './process.ts';
export { Simulator, type SimulatorConfig } from './simulator.ts';
