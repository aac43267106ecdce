// The life of a host outside the library: made, booted, halted, crashed, panicked (manual 10.1.3, 10.5.3), and its
// settings in rc.config and the system configuration table. Joining the library's cluster is in init.ts.
import { logicalRailsOf, type RailStyle, railStyleProblem } from '../config.ts';
import { ConfigError } from '../errors.ts';
import { root } from '../flags.ts';
import { HostConsole } from './host-console.ts';
import { initHost } from './init.ts';
import { hasProcesses, panicHost } from './leave.ts';
import { fatalPanic, formRails } from './rails.ts';
import {
  type HostRecord,
  isUp,
  type KernelState,
  megabyte,
  type RcConfig,
  type SystemAttributes,
} from './state.ts';

/** What a host is made with; every part has a default. */
export interface HostOptions {
  /** The next free one from 1 unless said. */
  readonly memberId?: number | undefined;
  /** 1024 unless said. */
  readonly memoryMB?: number | undefined;
  /** 80 unless said. */
  readonly vmSyswiredPercent?: number | undefined;
  /** The cluster's unless said. */
  readonly railStyle?: RailStyle | undefined;
  /** The cluster's unless said. */
  readonly physicalRails?: number | undefined;
  readonly rcConfig?: Partial<RcConfig> | undefined;
}

const memberIdMax = 4095;

/**
 * Adds a host, halted.
 * @throws ConfigError when the cluster is full or the name or member id is taken.
 */
export function addHost(state: KernelState, name: string, options: HostOptions = {}): HostRecord {
  const { settings, hosts } = state;
  if (hosts.length >= settings.maxHosts) {
    throw new ConfigError(
      `host ${name}: the cluster has its ${settings.maxHosts} hosts; raise maxHosts`,
    );
  }
  if (name === '' || hosts.some((host) => host.name === name)) {
    throw new ConfigError(`host name '${name}' is empty or taken; choose another`);
  }
  const memberId = options.memberId ?? nextMemberId(hosts);
  const isFree = !hosts.some((host) => host.memberId === memberId);
  if (!Number.isInteger(memberId) || memberId < 1 || memberId > memberIdMax || !isFree) {
    throw new ConfigError(
      `member id ${memberId} of ${name} is taken or not in 1 to ${memberIdMax}`,
    );
  }
  const attributes: SystemAttributes = {
    rm_rail_style: options.railStyle ?? settings.railStyle,
    vm_syswiredpercent: options.vmSyswiredPercent ?? 80,
  };
  const host: HostRecord = {
    index: hosts.length,
    name,
    memberId,
    memoryBytes: (options.memoryMB ?? 1024) * megabyte,
    physicalRails: options.physicalRails ?? settings.physicalRails,
    state: 'halted',
    isLinked: true,
    rcConfig: { IMC_AUTO_INIT: 0, IMC_MAX_ALLOC: 10, IMC_MAX_RECV: 10, ...options.rcConfig },
    attributes,
    booted: { ...attributes },
    maxalloc: 0,
    maxrecv: 0,
    mapper: 'none',
    wiredElsewhere: 0,
    nextPid: 2,
    console: new HostConsole(),
  };
  hosts.push(host);
  state.fabric.hostNames = hosts.map((one) => one.name);
  return host;
}

function nextMemberId(hosts: readonly HostRecord[]): number {
  return hosts.reduce((most, host) => Math.max(most, host.memberId), 0) + 1;
}

/**
 * Boots a halted or panicked host. Where its rails do not match the others' it panics (manual 10.5.3.1), with
 * mismatchPanic `all` everybody does.
 * @returns why it did not boot, or undefined.
 */
export function bootHost(state: KernelState, host: HostRecord): string | undefined {
  if (isUp(host)) return `${host.name} is booted already`;
  if (hasProcesses(state, host)) return `processes of ${host.name} are still ending; try again`;
  host.booted = { ...host.attributes };
  host.mapper = 'none';
  host.maxalloc = 0;
  host.maxrecv = 0;
  const others = state.hosts.filter(isUp);
  if (others.length === 0) {
    const problem = railStyleProblem(host.booted.rm_rail_style, state.settings.physicalRails);
    if (problem !== undefined) return problem;
    formRails(state, host.booted.rm_rail_style);
  }
  const rail = mismatchedRail(state, host);
  if (rail !== undefined) {
    // The others first: only they can throw a BusyError, and asked again, the rest follows.
    const panicking = state.settings.mismatchPanic === 'all' ? [...others, host] : [host];
    for (const one of panicking) panicHost(state, one, mismatchLines(rail));
    return `${host.name} panicked: its rails do not match those of the other members`;
  }
  host.state = 'booted';
  if (host.rcConfig.IMC_AUTO_INIT === 1) {
    const { IMC_MAX_ALLOC, IMC_MAX_RECV } = host.rcConfig;
    initHost(state, host, { maxalloc: IMC_MAX_ALLOC, maxrecv: IMC_MAX_RECV, as: root });
  }
  return undefined;
}

/** The number of the first rail that is not what the cluster expects, or undefined. */
function mismatchedRail(state: KernelState, host: HostRecord): number | undefined {
  const { rails, settings } = state;
  if (rails === undefined) return undefined;
  if (host.booted.rm_rail_style !== rails.style) return 0;
  if (host.physicalRails === settings.physicalRails) return undefined;
  const mine = logicalRailsOf(rails.style, host.physicalRails);
  return mine === rails.logical ? 0 : Math.min(mine, rails.logical);
}

function mismatchLines(rail: number): string[] {
  return [
    'rm_slave_init',
    `rail configuration does not match cluster expectations for rail ${rail}`,
    `rail ${rail} has failed initialization`,
    'rm_delete_context: lcsr = 0x2a80078, mcerr = 0x20001, mcport = 0x72400001',
    fatalPanic,
  ];
}

/** Changes a variable of rc.config; it acts at the next boot (MC-065). */
export function setRcVariable(host: HostRecord, name: string, value: number): string | undefined {
  const isFlag = name === 'IMC_AUTO_INIT';
  if (!isFlag && name !== 'IMC_MAX_ALLOC' && name !== 'IMC_MAX_RECV') {
    return `${name} is no variable of the Memory Channel API library`;
  }
  const isValid = isFlag ? value === 0 || value === 1 : Number.isInteger(value) && value > 0;
  if (!isValid) return `${name} cannot be ${value}: give ${isFlag ? '0 or 1' : 'whole megabytes'}`;
  host.rcConfig[name] = value;
  return undefined;
}

/** Changes the system configuration table; it acts at the next boot (MC-029, MC-032, MC-075). */
export function setAttribute(
  host: HostRecord,
  attribute: string,
  value: number,
): string | undefined {
  if (attribute === 'rm_rail_style') {
    const problem = railStyleProblem(value, host.physicalRails);
    if (problem !== undefined) return problem;
    host.attributes.rm_rail_style = value === 0 ? 0 : 1;
    return undefined;
  }
  if (attribute !== 'vm_syswiredpercent') return `${attribute} is not an attribute used here`;
  if (!Number.isInteger(value) || value < 1 || value > 100) {
    return `vm_syswiredpercent is ${value}: give 1 to 100`;
  }
  host.attributes.vm_syswiredpercent = value;
  return undefined;
}
