// The attributes of resource profiles, one table for each resource type (manual tables 2-1 to 2-4).
// Whoever reads, checks, writes, prints or shows a profile takes its facts from here, so that the
// command and the console's forms agree. It knows nothing of profile texts or of the cluster.

import { APPLICATION_ATTRIBUTES } from './application-attributes.ts';
import { type AttributeRow, seconds } from './attribute-row.ts';

export const RESOURCE_TYPES = ['application', 'network', 'tape', 'changer'] as const;

export type ResourceType = (typeof RESOURCE_TYPES)[number];

/** What the name of every user-defined attribute begins with (caa_start(8)). */
export const USER_PREFIX = 'USR_';

/** The most failures that FAILURE_THRESHOLD can ask for (manual 2.2.2). */
const FAILURE_THRESHOLD_MAX = 20;

const NAME_ROW: AttributeRow = {
  attribute: 'NAME',
  label: 'Name',
  kind: { kind: 'name' },
  required: true,
  default: '',
  help: 'The resource name: letters, digits, underscore and period, not starting with a period.',
  section: '2.2.2',
};

function typeRow(type: ResourceType, section: string): AttributeRow {
  return {
    attribute: 'TYPE',
    label: 'Type',
    kind: { kind: 'word', words: [type] },
    required: true,
    default: '',
    switch: '-t',
    help: `The resource type, which is ${type}.`,
    section,
  };
}

function descriptionRow(section: string): AttributeRow {
  return {
    attribute: 'DESCRIPTION',
    label: 'Description',
    kind: { kind: 'text' },
    required: false,
    default: '',
    switch: '-d',
    help: 'A description of the resource.',
    section,
  };
}

function failureRows(section: string): AttributeRow[] {
  return [
    {
      attribute: 'FAILURE_INTERVAL',
      label: 'Failure interval',
      kind: seconds(0),
      required: false,
      default: '0',
      switch: '-o fi',
      help: 'The seconds in which FAILURE_THRESHOLD failures give the resource up; 0 turns it off.',
      section,
    },
    {
      attribute: 'FAILURE_THRESHOLD',
      label: 'Failure threshold',
      kind: { kind: 'integer', min: 0, max: FAILURE_THRESHOLD_MAX, unit: 'failures' },
      required: false,
      default: '0',
      switch: '-o ft',
      help: 'The failures within FAILURE_INTERVAL after which CAA gives the resource up; 0 turns it off.',
      section,
    },
  ];
}

function deviceRows(type: 'tape' | 'changer', section: string, example: string): AttributeRow[] {
  return [
    NAME_ROW,
    typeRow(type, section),
    descriptionRow(section),
    {
      attribute: 'DEVICE_NAME',
      label: 'Device',
      kind: { kind: 'device' },
      required: true,
      default: '',
      switch: '-n',
      help: `The full path of the device special file, for example ${example}.`,
      section,
    },
    ...failureRows(section),
  ];
}

const TABLES: Readonly<Record<ResourceType, readonly AttributeRow[]>> = {
  application: inProfileOrder([
    NAME_ROW,
    typeRow('application', '2.2.2'),
    { ...descriptionRow('2.2.2'), defaultIsName: true },
    ...failureRows('2.2.2'),
    ...APPLICATION_ATTRIBUTES,
  ]),
  network: inProfileOrder([
    NAME_ROW,
    typeRow('network', '2.2.3'),
    descriptionRow('2.2.3'),
    ...failureRows('2.2.3'),
    {
      attribute: 'SUBNET',
      label: 'Subnet',
      kind: { kind: 'subnet' },
      required: true,
      default: '',
      switch: '-s',
      help: "The subnet as nnn.nnn.nnn.nnn: an interface's address AND its netmask.",
      section: '2.2.3',
    },
  ]),
  tape: inProfileOrder(deviceRows('tape', '2.2.4', '/dev/tape/tape1')),
  changer: inProfileOrder(deviceRows('changer', '2.2.5', '/dev/changer/mc1')),
};

/**
 * The attributes of one resource type in the order in which profiles are written (manual tables
 * 2-1 to 2-4).
 *
 * @param userAttributes - the user-defined ones, which only applications have (manual 2.4)
 */
export function attributesOf(
  type: ResourceType,
  userAttributes: readonly AttributeRow[] = [],
): readonly AttributeRow[] {
  return type === 'application' && userAttributes.length > 0
    ? inProfileOrder([...TABLES[type], ...userAttributes])
    : TABLES[type];
}

/** Tells whether a word is one of the four resource types (manual 2.2). */
export function isResourceType(word: string): word is ResourceType {
  return RESOURCE_TYPES.some((type) => type === word);
}

/** The resource types that have an attribute of this name, in the manual's order. */
export function typesWithAttribute(
  attribute: string,
  userAttributes: readonly AttributeRow[] = [],
): readonly ResourceType[] {
  return RESOURCE_TYPES.filter((type) =>
    attributesOf(type, userAttributes).some((row) => row.attribute === attribute),
  );
}

/** Tells whether an attribute can only be a user-defined one (manual 2.4). */
export function isUserAttributeName(attribute: string): boolean {
  return attribute.startsWith(USER_PREFIX);
}

/** Compares attribute names for writing: NAME, TYPE, then the others by code unit (manual 2.8). */
export function compareAttributes(left: string, right: string): number {
  const rank = (attribute: string) =>
    attribute === 'NAME' ? 0 : attribute === 'TYPE' ? 1 : isUserAttributeName(attribute) ? 3 : 2;
  return rank(left) - rank(right) || (left < right ? -1 : left > right ? 1 : 0);
}

function inProfileOrder(rows: readonly AttributeRow[]): readonly AttributeRow[] {
  return rows.toSorted((left, right) => compareAttributes(left.attribute, right.attribute));
}
