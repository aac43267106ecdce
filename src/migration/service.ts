// What an ASE service becomes (manual 5.1, 5.2.1): the attributes of its CAA profile, or the reason why it needs none, and
// everything in its lines that a person must look at. Scripts are migrate.ts's business.
import type { AseField, AseService, AseStorage } from './ase-database.ts';
import { type DeviceTable, findOldDevices, mapDevice } from './devices.ts';
import type { Finding, Rule, Severity } from './findings.ts';
import { renumberedBuses } from './lint/text-rules.ts';

export interface PlannedService {
  /** As ASE calls it. */
  readonly name: string;
  /** As the database has it, in capitals. */
  readonly type: string;
  readonly line: number;
  /** Name of the resource; null if the service needs no resource. */
  readonly resource: string | null;
  /** Attributes of the profile that differ from their defaults, in no order. */
  readonly attributes: Readonly<Record<string, string>>;
  /** What ASE gave its scripts as arguments. */
  readonly scriptArguments: Readonly<Record<'start' | 'stop' | 'check', string | null>>;
  readonly findings: readonly Finding[];
}

interface Planning {
  readonly service: AseService;
  readonly file: string;
  readonly findings: Finding[];
}

/** @param file the database text, as the person named it. */
export function planService(
  service: AseService,
  { file, devices }: { readonly file: string; readonly devices: DeviceTable },
): PlannedService {
  const planning: Planning = { service, file, findings: [] };
  const typeField = fieldOf(service, /^service type$/);
  const type = (typeField?.value ?? '').toUpperCase();
  const isResource = reportType(planning, type, typeField?.line ?? service.line);
  const resource = isResource ? resourceName(planning) : null;
  const attributes = isResource ? attributesOf(planning) : {};
  reportAddresses(planning);
  for (const storage of service.storage) reportStorage(planning, storage, devices);
  reportRest(planning);
  return {
    name: service.name,
    type,
    line: service.line,
    resource,
    attributes,
    scriptArguments: {
      start: argumentOf(service, 'start'),
      stop: argumentOf(service, 'stop'),
      check: argumentOf(service, 'check'),
    },
    findings: planning.findings,
  };
}

function note(
  { findings, file }: Planning,
  line: number,
  [rule, severity]: readonly [Rule, Severity],
  texts: readonly [message: string, remedy: string],
): void {
  findings.push({ rule, severity, file, line, message: texts[0], remedy: texts[1] });
}

function fieldOf({ fields }: AseService, key: RegExp): AseField | undefined {
  return fields.find((field) => key.test(field.key.toLowerCase()));
}

/** What is said of each type; types without a resource say why. */
const types: readonly {
  readonly name: RegExp;
  readonly isResource: boolean;
  readonly severity: Severity;
  readonly message: string;
  readonly remedy: string;
}[] = [
  {
    name: /^DISK/,
    isResource: true,
    severity: 'notice',
    message: 'there are no disk services in CAA: file systems and disks are there on every member.',
    remedy:
      'The application in it becomes an application resource; put placement and dependencies into its profile, ' +
      'and give clients a cluster alias or an interface alias.',
  },
  {
    name: /^NFS/,
    isResource: false,
    severity: 'notice',
    message:
      'an NFS service needs no resource and gets no profile: the cluster serves NFS by itself.',
    remedy:
      'Put its file systems into /etc/exports; clients mount them by the default cluster alias or by one in ' +
      '/etc/exports.aliases.',
  },
  {
    name: /^DRD|^DISTRIBUTED/,
    isResource: false,
    severity: 'notice',
    message:
      'a DRD service needs no resource and gets no profile: every member reaches every disk.',
    remedy:
      'Use the special file of the disk, such as /dev/rdisk/dsk2c, in place of /dev/rdrd/drd1, /dev/rdrd/drd2 ' +
      'and so on.',
  },
  {
    name: /^TAPE/,
    isResource: true,
    severity: 'warning',
    message:
      'a tape service becomes an application resource and the tape and changer resources that it needs.',
    remedy:
      'Make them with caa_profile -create NAME -t tape -n /dev/tape/tape0 and -t changer -n /dev/changer/mc0, ' +
      'and name them in REQUIRED_RESOURCES of the application. Take mounting and failing over out of the scripts.',
  },
  {
    name: /^USER/,
    isResource: true,
    severity: 'notice',
    message: 'a user-defined service becomes an application resource.',
    remedy:
      'If it only gave a login address with ifconfig, drop it: clients log in by the default cluster alias.',
  },
];

/** True if the service becomes a resource. */
function reportType(planning: Planning, type: string, line: number): boolean {
  const { name } = planning.service;
  const known = types.find((each) => each.name.test(type));
  if (known === undefined) {
    const shown = type === '' ? 'has no type' : `has the type ${type}, which is not known`;
    note(
      planning,
      line,
      ['A1', 'warning'],
      [
        `service ${name} ${shown}; a profile is made as for a user-defined service.`,
        'Look whether it is an application; if not, delete its two new files.',
      ],
    );
    return true;
  }
  const { severity, message, remedy, isResource } = known;
  note(planning, line, ['A1', severity], [`service ${name}: ${message}`, remedy]);
  return isResource;
}

/** Letters, digits, underscore and period, and no period in front (CAA-028, CAA-029). */
export function resourceNameOf(serviceName: string): string {
  const replaced = serviceName.replace(/[^A-Za-z0-9_.]/gu, '_').replace(/^\./, '_');
  return replaced === '' ? '_' : replaced;
}

function resourceName(planning: Planning): string {
  const { name, line } = planning.service;
  const resource = resourceNameOf(name);
  if (resource !== name) {
    note(
      planning,
      line,
      ['A2', 'notice'],
      [
        `a resource name has only letters, digits, underscore and period, so that service ${name} becomes ${resource}.`,
        `Whoever calls the service by its old name must use ${resource}.`,
      ],
    );
  }
  return resource;
}

function attributesOf(planning: Planning): Readonly<Record<string, string>> {
  return { ...placementOf(planning), ...relocationOf(planning), ...timeoutOf(planning) };
}

const membersKey = /^(?:favou?red|hosting|restricted)?\s*members?(?:\(s\))?$/;

function placementOf(planning: Planning): Readonly<Record<string, string>> {
  const { service } = planning;
  const policy = fieldOf(service, /^placement policy$/);
  const text = policy?.value.toLowerCase() ?? 'balanced';
  const kind = /^restrict/.test(text)
    ? 'restricted'
    : /^favou?r/.test(text)
      ? 'favored'
      : 'balanced';
  const line = policy?.line ?? service.line;
  if (kind === 'balanced') {
    if (!/^balanced?\b/.test(text)) {
      note(
        planning,
        line,
        ['A7', 'warning'],
        [
          `the placement policy "${policy?.value ?? ''}" is not known; balanced is written.`,
          'Change PLACEMENT and HOSTING_MEMBERS in the profile if that is wrong.',
        ],
      );
    }
    return { PLACEMENT: 'balanced', HOSTING_MEMBERS: '' };
  }
  const members = membersOf(service, policy?.value ?? '');
  if (members.length === 0) {
    note(
      planning,
      line,
      ['A7', 'error'],
      [
        `the placement policy is ${kind}, and no line names the members.`,
        'Put them into HOSTING_MEMBERS of the profile, best first; until then it does not validate.',
      ],
    );
  }
  return { PLACEMENT: kind, HOSTING_MEMBERS: members.join(' ') };
}

/** From a line of their own, else from behind the word for the policy. */
function membersOf(service: AseService, policy: string): readonly string[] {
  const list =
    fieldOf(service, membersKey)?.value ??
    policy.replace(/^\S+(?:\s+(?:to\s+)?(?:favou?red\s+)?members?(?:\(s\))?)?\s*:?/i, '');
  return [...new Set(list.split(/[\s,]+/).filter((word) => /^[\w][\w.-]*$/.test(word)))];
}

function relocationOf(planning: Planning): Readonly<Record<string, string>> {
  const field = fieldOf(planning.service, /^relocate on boot of favou?red member$/);
  if (field === undefined) return {};
  if (/^yes$/i.test(field.value)) return { ACTIVE_PLACEMENT: '1' };
  if (!/^no$/i.test(field.value)) {
    note(
      planning,
      field.line,
      ['A7', 'warning'],
      [
        `"${field.value}" is neither yes nor no; ACTIVE_PLACEMENT=0 is written, which is no.`,
        'Set ACTIVE_PLACEMENT=1 in the profile if the application is to go back to its favored member.',
      ],
    );
  }
  return { ACTIVE_PLACEMENT: '0' };
}

const timeoutKey = /^(?:start|stop) (?:action )?(?:script )?timeout$/;
/** A timeout beyond this is taken for a mistake: eleven days. */
const timeoutMax = 999_999;

/** One entry point has as long as the other: the larger of the two (CAA-556). */
function timeoutOf(planning: Planning): Readonly<Record<string, string>> {
  const seconds: number[] = [];
  for (const field of planning.service.fields) {
    if (!timeoutKey.test(field.key.toLowerCase())) continue;
    const [, digits] = /^(\d{1,9})(?:\s*s(?:ec(?:onds?)?)?)?$/i.exec(field.value) ?? [];
    const value = Number(digits ?? 0);
    if (value > 0 && value <= timeoutMax) seconds.push(value);
    else {
      note(
        planning,
        field.line,
        ['A7', 'warning'],
        [
          `"${field.value}" is no timeout in seconds; it is left out.`,
          'Set SCRIPT_TIMEOUT in the profile to what the slower of the two scripts needs.',
        ],
      );
    }
  }
  return seconds.length === 0 ? {} : { SCRIPT_TIMEOUT: `${Math.max(...seconds)}` };
}

function argumentOf(service: AseService, role: string): string | null {
  const field = fieldOf(service, new RegExp(`^${role} (?:action )?(?:script )?arguments?$`));
  return field === undefined || field.value === '' ? null : field.value;
}

const addressKey = /^ip address(?:es)?$/;

function reportAddresses(planning: Planning): void {
  for (const { key, value, line } of planning.service.fields) {
    if (!addressKey.test(key.toLowerCase())) continue;
    note(
      planning,
      line,
      ['A3', 'warning'],
      [
        `IP address ${value}: CAA gives a resource no address of its own.`,
        'Either make a cluster alias of it, which suits what several members serve; or an interface alias in the ' +
          `action script, which suits a single instance: "ifconfig INTERFACE alias ${value} netmask MASK" before ` +
          'the application starts, "-alias" after all its processes have stopped, and the network in ' +
          'REQUIRED_RESOURCES. Watching client networks is up to NetRAIN and NIFF.',
      ],
    );
  }
}

function reportStorage(planning: Planning, storage: AseStorage, devices: DeviceTable): void {
  const details = storage.details.map(
    ({ key, value }) => `${detailKey(key, storage.value)} ${value}`,
  );
  const shown = details.length === 0 ? '' : ` (${details.join(', ')})`;
  note(
    planning,
    storage.line,
    ['A4', 'warning'],
    [
      `${storage.key} ${storage.value}${shown}: storage goes neither into the profile nor into the script.`,
      'Set it up on the cluster, for example with clu_migrate_configure; every member then has it. A file system ' +
        'can be mounted for one member alone if that eases the move.',
    ],
  );
  const found = [storage, ...storage.details].flatMap(({ value, line }) =>
    findOldDevices(value).map(({ name }) => ({ name, line })),
  );
  for (const { name, line } of found) reportDevice(planning, name, line, devices);
  if (found[0] === undefined) return;
  const { message, remedy } = renumberedBuses;
  note(planning, found[0].line, ['L7', 'notice'], [message, remedy]);
}

/** The keys repeat the name of what they belong to: `cludemo volumes`. */
function detailKey(key: string, owner: string): string {
  return key.startsWith(`${owner} `) ? key.slice(owner.length + 1) : key;
}

function reportDevice(planning: Planning, name: string, line: number, devices: DeviceTable): void {
  const mapped = mapDevice(name, devices);
  if (mapped !== null) {
    note(
      planning,
      line,
      ['L7', 'notice'],
      [
        `${name} is ${mapped} in the table.`,
        'Nothing to do; compare it with the disk if buses were renumbered with ase_fix_config.',
      ],
    );
    return;
  }
  note(
    planning,
    line,
    ['L7', 'error'],
    [
      `${name} is an old device name.`,
      `Map it to its dsk name: put "${name} /dev/disk/dskN" into a table and give that with -devices.`,
    ],
  );
}

const understood = [
  /^service (?:name|type)$/,
  /^placement policy$/,
  /^relocate on boot of favou?red member$/,
  membersKey,
  timeoutKey,
  addressKey,
  /^(?:start|stop|check) (?:action )?(?:script )?arguments?$/,
];

function reportRest(planning: Planning): void {
  for (const { key, value, line } of planning.service.fields) {
    if (understood.some((known) => known.test(key.toLowerCase()))) continue;
    note(
      planning,
      line,
      ['A5', 'notice'],
      [
        `"${key}: ${value}" is not understood and was left out.`,
        'Look whether the profile or the script needs it.',
      ],
    );
  }
}
