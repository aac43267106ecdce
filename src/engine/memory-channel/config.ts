// The settings of an emulated Memory Channel cluster: defaults, and the refusal of what cannot be (manual 10.1).
// It knows neither memory nor processes.
import { ConfigError } from './errors.ts';
import { Flag } from './flags.ts';

export type RailStyle = 0 | 1;
type HubMode = 'standard' | 'virtual';
/** Contents of receive pages that nobody has sent to yet (MC-189). */
export type FillPolicy = 'zero' | 'poison' | { readonly random: number };
/** How stores leave the processor (MC-234). */
export type WriteBufferMode = 'none' | 'fifo' | 'alpha';

/** What a packet is, for delay functions, fault predicates and traces. */
export interface PacketInfo {
  readonly rail: number;
  /** Number of the packet on its rail, from 0. */
  readonly position: number;
  readonly from: string;
  /** Host names, or empty for a broadcast. */
  readonly to: readonly string[];
  readonly region: number;
  /** Byte offset of the first word. */
  readonly offset: number;
  readonly words: number;
}

/** Latency of a packet in microseconds; functions work in the simulator only, since threads cannot share them. */
export type DelayModel =
  | number
  | { readonly uniform: readonly [number, number] }
  | ((packet: PacketInfo) => number);

export interface TableSizes {
  readonly regions: number;
  readonly lockSets: number;
  readonly locksPerSet: number;
  readonly attaches: number;
  readonly mapEntriesPerProcess: number;
  readonly processes: number;
}

/** What a cluster is made of; every part has a default. */
export interface ClusterConfig {
  /** `lan` is a cluster without Memory Channel: every call answers IMC_NOTINIT (MC-003). */
  readonly interconnect?: 'memory-channel' | 'lan' | undefined;
  /** One to four; 2 unless said. */
  readonly physicalRails?: number | undefined;
  /** rm_rail_style: 0 single-rail, 1 failover pair; 1 unless said (manual 10.1.3). */
  readonly railStyle?: RailStyle | undefined;
  /** `virtual` stands for cables from adapter to adapter; the library then warns (AMB-35). `standard` unless said. */
  readonly hub?: HubMode | undefined;
  /** 8 unless said, at most 32. */
  readonly maxHosts?: number | undefined;
  /** Bytes: 8192 unless said, or 4096 or 16384. */
  readonly pageSize?: number | undefined;
  readonly fill?: FillPolicy | undefined;
  readonly writeBuffer?: WriteBufferMode | undefined;
  /** Latency; 0 unless said. */
  readonly delay?: DelayModel | undefined;
  /** Bandwidth of a rail; without it a rail is never busy. */
  readonly bytesPerSecond?: number | undefined;
  /** Microseconds until the other hosts' error counts follow; 0 unless said. */
  readonly countPropagation?: number | undefined;
  /** What a store through a receive address does; `fault` unless said (AMB-30). */
  readonly receiveStores?: 'fault' | 'local' | undefined;
  readonly mismatchPanic?: 'joiner' | 'all' | undefined;
  /** Bytes of address space a joining host needs free; 0 unless said (MC-073). */
  readonly joinReserve?: number | undefined;
  /** Whether a failover drops the packets that are not due yet (AMB-15). */
  readonly failoverLoss?: 'none' | 'in-flight' | undefined;
  /** `log` orders every packet; `direct` stores straight into receive memory: fast, but without order between
   * senders, delay or injected errors. */
  readonly transport?: 'log' | 'direct' | undefined;
  /** Size of a rail's log in 32-bit words, a power of two; 262144 (1 MB) unless said. */
  readonly logWords?: number | undefined;
  readonly tables?: Partial<TableSizes> | undefined;
  /** Of everything that is left to chance; 1 unless said. */
  readonly seed?: number | undefined;
  readonly trace?: TraceSink | undefined;
}

export type TraceKind =
  | 'send'
  | 'apply'
  | 'drop'
  | 'count'
  | 'lock'
  | 'event'
  | 'failover'
  | 'exit';

/** One line of a trace (MC-358). */
export interface TraceEvent {
  /** Microseconds of emulated time; 0 where no clock is read. */
  readonly at: number;
  readonly kind: TraceKind;
  readonly host: string;
  readonly rail?: number;
  readonly position?: number;
  readonly detail?: string;
}
export type TraceSink = (event: TraceEvent) => void;

/** A ClusterConfig with every default filled in; plain data but for a delay function. */
export interface Settings extends TableSizes {
  readonly interconnect: 'memory-channel' | 'lan';
  readonly physicalRails: number;
  readonly railStyle: RailStyle;
  readonly hub: HubMode;
  readonly maxHosts: number;
  readonly pageSize: number;
  readonly fill: FillPolicy;
  readonly writeBuffer: WriteBufferMode;
  readonly delay: DelayModel;
  /** 0 is unlimited. */
  readonly bytesPerSecond: number;
  readonly countPropagation: number;
  readonly receiveStores: 'fault' | 'local';
  readonly mismatchPanic: 'joiner' | 'all';
  readonly joinReserve: number;
  readonly failoverLoss: 'none' | 'in-flight';
  readonly transport: 'log' | 'direct';
  readonly logWords: number;
  readonly seed: number;
}

const tableDefaults: TableSizes = {
  regions: 256,
  lockSets: 128,
  locksPerSet: Flag.IMC_MAXNUMLOCKS,
  attaches: 4096,
  mapEntriesPerProcess: 200,
  processes: 256,
};

/** A packet of 8 KB, its header and the padding before it must fit several times. */
const logWordsMin = 16_384;

/**
 * Fills in the defaults.
 * @throws ConfigError for what cannot be built; the message names the setting.
 */
export function settingsOf(config: ClusterConfig): Settings {
  const settings: Settings = {
    interconnect: config.interconnect ?? 'memory-channel',
    physicalRails: config.physicalRails ?? 2,
    railStyle: config.railStyle ?? 1,
    hub: config.hub ?? 'standard',
    maxHosts: config.maxHosts ?? 8,
    pageSize: config.pageSize ?? 8192,
    fill: config.fill ?? 'zero',
    writeBuffer: config.writeBuffer ?? 'fifo',
    delay: config.delay ?? 0,
    bytesPerSecond: config.bytesPerSecond ?? 0,
    countPropagation: config.countPropagation ?? 0,
    receiveStores: config.receiveStores ?? 'fault',
    mismatchPanic: config.mismatchPanic ?? 'joiner',
    joinReserve: config.joinReserve ?? 0,
    failoverLoss: config.failoverLoss ?? 'none',
    transport: config.transport ?? 'log',
    logWords: config.logWords ?? 262_144,
    seed: config.seed ?? 1,
    ...tableDefaults,
    ...config.tables,
  };
  for (const problem of problemsOf(settings)) throw new ConfigError(problem);
  return settings;
}

function* problemsOf(settings: Settings): Generator<string> {
  const { physicalRails, railStyle, maxHosts, pageSize, logWords } = settings;
  if (!isWithin(physicalRails, 1, Flag.IMC_MAXRAILS))
    yield `physicalRails is ${physicalRails}: a cluster has one to four rails`;
  const style = railStyleProblem(railStyle, physicalRails);
  if (style !== undefined) yield style;
  if (!isWithin(maxHosts, 1, 32)) yield `maxHosts is ${maxHosts}: give 1 to 32`;
  if (![4096, 8192, 16_384].includes(pageSize))
    yield `pageSize is ${pageSize}: give 4096, 8192 or 16384`;
  if (!isWithin(logWords, logWordsMin, 2 ** 28) || (logWords & (logWords - 1)) !== 0)
    yield `logWords is ${logWords}: give a power of two from ${logWordsMin}`;
  if (!isWithin(settings.locksPerSet, 1, Flag.IMC_MAXNUMLOCKS))
    yield `tables.locksPerSet is ${settings.locksPerSet}: give 1 to ${Flag.IMC_MAXNUMLOCKS}`;
  if (!(settings.bytesPerSecond >= 0)) yield 'bytesPerSecond must not be negative';
  if (!(settings.countPropagation >= 0)) yield 'countPropagation must not be negative';
  if (!isDelay(settings.delay)) yield 'delay must not be negative';
}

/** Why a rail style cannot be used with so many physical rails, or undefined (MC-024, MC-029, AMB-13). */
export function railStyleProblem(style: number, physicalRails: number): string | undefined {
  if (style !== 0 && style !== 1)
    return `rm_rail_style is ${style}: give 0 for single-rail or 1 for failover pair`;
  if (style === 1 && physicalRails > 2)
    return `rm_rail_style 1 joins two physical rails, but there are ${physicalRails}: give 0 for single-rail`;
  return undefined;
}

/** How many logical rails a style makes of the physical ones (manual 10.1.1, 10.1.2). */
export function logicalRailsOf(style: RailStyle, physicalRails: number): number {
  return style === 0 ? physicalRails : 1;
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function isDelay(delay: DelayModel): boolean {
  if (typeof delay === 'number') return delay >= 0;
  if (typeof delay === 'function') return true;
  const [least, most] = delay.uniform;
  return least >= 0 && most >= least;
}
