// What the Memory Channel is set up with: etc/rc.config and etc/sysconfigtab in the cluster root, a member's own
// table before the shared one. Reads and edits the files; what the settings do is decided elsewhere.
import type { ClusterConfig, RailStyle } from '../engine/memory-channel/index.ts';
import {
  deleteVariable,
  readVariable,
  variableNameProblem,
  variableValueProblem,
  writeVariable,
} from './memory-channel-rc-config.ts';
import * as rules from './memory-channel-rules.ts';
import {
  deleteStanza,
  type Edited,
  editStanzas,
  listStanzas,
  noStanza,
  readAttribute,
  type StanzaVerb,
} from './memory-channel-sysconfigtab.ts';
import type { ClusterFiles } from './ports.ts';

const rcConfigPath = 'etc/rc.config';
const tablePath = 'etc/sysconfigtab';
const fileMode = 0o644;

/** What a member reads when it boots. */
export interface BootSettings {
  readonly railStyle: RailStyle;
  readonly wiredPercent: number;
  /** Megabytes that others than the library have wired. */
  readonly wiredMB: number;
  readonly autoInit: boolean;
  /** Megabytes. */
  readonly maxalloc: number;
  readonly maxrecv: number;
}

/** What the emulated hardware is; the same for all members. */
export interface Hardware {
  readonly config: ClusterConfig & {
    readonly interconnect: 'memory-channel' | 'lan';
    readonly physicalRails: number;
  };
  /** Of each member. */
  readonly memoryMB: number;
}

/** What an edit has come to: null, or why nothing was changed, as a whole sentence. */
export interface Outcome {
  readonly problem: string | null;
}

/** rcmgr */
export type RcRequest =
  | { readonly verb: 'get' | 'delete'; readonly name: string }
  | { readonly verb: 'set'; readonly name: string; readonly value: string };

export type RcAnswer = Outcome & { readonly value: string | null };

/** sysconfigdb */
export type TableRequest =
  | { readonly verb: 'list'; readonly subsystem: string | null }
  | { readonly verb: 'delete'; readonly subsystem: string }
  | { readonly verb: StanzaVerb; readonly stanza: string };

export type TableAnswer = Outcome & { readonly text: string | null };

/** Hears of what somebody wrote into a file and cannot be; a default stands in for it. */
export type Complain = (problem: string) => void;

type SettingsFiles = Pick<ClusterFiles, 'readText' | 'writeText'>;

export class MemoryChannelSettings {
  readonly #files: SettingsFiles;

  constructor(files: SettingsFiles) {
    this.#files = files;
  }

  /** What a member reads at its boot. A file that cannot be read is as if it were empty. */
  boot(memberId: number, hardware: Hardware, complain: Complain): BootSettings {
    const tables = [
      this.#read(memberTablePath(memberId), complain),
      this.#read(tablePath, complain),
    ];
    const rc = this.#read(rcConfigPath, complain);
    const variable = (name: string, otherwise: string): string => {
      const value = readVariable(rc, name) ?? otherwise;
      const problem = variableValueProblem(name, value);
      if (problem === null) return value;
      complain(`${problem} Now ${otherwise} is used.`);
      return otherwise;
    };
    return {
      railStyle: fitting(settingOf(rules.railStyle, tables, complain), hardware, complain),
      wiredPercent: settingOf(rules.wiredPercent, tables, complain),
      wiredMB: settingOf(rules.wiredMB, tables, complain),
      autoInit: variable('IMC_AUTO_INIT', '0') === '1',
      maxalloc: Number(variable('IMC_MAX_ALLOC', '10')),
      maxrecv: Number(variable('IMC_MAX_RECV', '10')),
    };
  }

  /** The hardware, as the shared table describes it. */
  hardware(complain: Complain): Hardware {
    const tables = [this.#read(tablePath, complain)];
    const of = <Value>(rule: rules.Rule<Value>): Value => settingOf(rule, tables, complain);
    const physicalRails = of(rules.physicalRails);
    return {
      memoryMB: of(rules.memoryMB),
      config: {
        interconnect: of(rules.interconnect),
        physicalRails,
        // Of the cluster as it is built; each member brings its own when it boots.
        railStyle: physicalRails > 2 ? 0 : of(rules.railStyle),
        delay: of(rules.delay),
        writeBuffer: of(rules.writeBuffer),
        fill: of(rules.fill),
      },
    };
  }

  /** Reads or changes a variable of etc/rc.config; a change acts at the next boot (MC-065). */
  rcmgr(request: RcRequest): RcAnswer {
    const { name, verb } = request;
    const problem =
      variableNameProblem(name) ??
      (verb === 'set' ? variableValueProblem(name, request.value) : null);
    if (problem !== null) return { problem, value: null };
    return orProblem<RcAnswer>(
      (problem) => ({ problem, value: null }),
      () => {
        const text = this.#files.readText(rcConfigPath) ?? '';
        switch (verb) {
          case 'get':
            return { problem: null, value: readVariable(text, name) };
          case 'set':
            this.#write(rcConfigPath, text, writeVariable(text, name, request.value));
            return { problem: null, value: request.value };
          case 'delete':
            this.#write(rcConfigPath, text, deleteVariable(text, name));
            return { problem: null, value: null };
        }
      },
    );
  }

  /** Lists or edits stanzas of etc/sysconfigtab; a change acts at the next boot (MC-032, MC-075). */
  sysconfigdb(request: TableRequest): TableAnswer {
    return orProblem<TableAnswer>(
      (problem) => ({ problem, text: null }),
      () => {
        const text = this.#files.readText(tablePath) ?? '';
        if (request.verb === 'list') {
          const listed = listStanzas(text, request.subsystem);
          if (listed !== null) return { problem: null, text: listed };
          return { problem: noStanza(request.subsystem ?? ''), text: null };
        }
        const edited: Edited =
          request.verb === 'delete'
            ? deleteStanza(text, request.subsystem)
            : editStanzas(text, request.verb, request.stanza, rules.attributeProblem);
        if ('problem' in edited) return { problem: edited.problem, text: null };
        this.#write(tablePath, text, edited.text);
        return { problem: null, text: null };
      },
    );
  }

  #read(path: string, complain: Complain): string {
    try {
      return this.#files.readText(path) ?? '';
    } catch (error) {
      complain(textOf(error));
      return '';
    }
  }

  #write(path: string, before: string, after: string): void {
    if (before !== after) this.#files.writeText(path, after, fileMode);
  }
}

function memberTablePath(memberId: number): string {
  return `cluster/members/member${memberId}/boot_partition/etc/sysconfigtab`;
}

/** The first table that has the attribute decides. */
function settingOf<Value>(
  rule: rules.Rule<Value>,
  tables: readonly string[],
  complain: Complain,
): Value {
  for (const table of tables) {
    const text = readAttribute(table, rule.subsystem, rule.name);
    if (text === null) continue;
    const value = rule.parse(text);
    if (value !== undefined) return value;
    complain(`${rules.badValue(rule, text)} Now the default is used.`);
    return rule.otherwise;
  }
  return rule.otherwise;
}

/** A failover pair is made of two physical rails at most (MC-024). */
function fitting(style: RailStyle, { config }: Hardware, complain: Complain): RailStyle {
  if (style === 0 || config.physicalRails <= 2) return style;
  complain(
    `rm_rail_style 1 joins two physical rails, but there are ${config.physicalRails}. ` +
      'Now 0 is used; set rm_rail_style=0 in etc/sysconfigtab.',
  );
  return 0;
}

/** An edit that may fail as the file system does. */
function orProblem<Answer extends Outcome>(
  refused: (problem: string) => Answer,
  work: () => Answer,
): Answer {
  try {
    return work();
  } catch (error) {
    return refused(textOf(error));
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
