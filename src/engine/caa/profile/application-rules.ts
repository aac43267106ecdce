// The rules of application profiles that look at several attributes together or at the world
// (manual 2.2.2, 2.2.2.1, 2.2.2.2, 2.3). It works on merged values and never reads a file.

import type { ScriptFacts, ValidationFacts } from './facts.ts';
import type { AttributeValues } from './merge.ts';
import { attributeError, type ProfileProblem, printable } from './problems.ts';
import { listMembers } from './values.ts';

/**
 * What is wrong between the attributes of an application, and between them and the world.
 *
 * @param faulty - attributes whose own value is wrong; what would follow from it is not said
 */
export function applicationProblems(
  values: AttributeValues,
  facts: ValidationFacts,
  faulty: ReadonlySet<string>,
): ProfileProblem[] {
  const countsFailures = ['FAILURE_THRESHOLD', 'FAILURE_INTERVAL'].every(
    (name) => !faulty.has(name),
  );
  return [
    ...placementProblems(values),
    ...(countsFailures ? failureTrackingProblems(values) : []),
    ...listProblems(values),
    ...memberProblems(values, facts.members),
    ...selfRequirementProblems(values),
    ...(facts.script === undefined ? [] : scriptProblems(facts.script, facts.strictScripts)),
  ];
}

function placementProblems(values: AttributeValues): ProfileProblem[] {
  const placement = values.PLACEMENT;
  const hasMembers = (values.HOSTING_MEMBERS ?? '') !== '';
  if (placement === 'balanced' && hasMembers) {
    const message =
      'must be empty when PLACEMENT is balanced; remove the members or choose favored or restricted';
    return [attributeError('HOSTING_MEMBERS', message)];
  }
  if ((placement === 'favored' || placement === 'restricted') && !hasMembers) {
    const message = `is missing; name at least one member when PLACEMENT is ${placement}`;
    return [attributeError('HOSTING_MEMBERS', message)];
  }
  return [];
}

/** Both values must be set for failures to count (manual 2.2.2); one alone is probably a slip. */
function failureTrackingProblems(values: AttributeValues): ProfileProblem[] {
  const threshold = values.FAILURE_THRESHOLD ?? '';
  const interval = values.FAILURE_INTERVAL ?? '';
  if ((Number(threshold) === 0) === (Number(interval) === 0)) return [];
  const [zero, other, value] =
    Number(interval) === 0
      ? ['FAILURE_INTERVAL', 'FAILURE_THRESHOLD', threshold]
      : ['FAILURE_THRESHOLD', 'FAILURE_INTERVAL', interval];
  return [warning(zero, `is 0, so ${other}=${value} has no effect; set both or none`)];
}

function listProblems(values: AttributeValues): ProfileProblem[] {
  const required = listMembers(values.REQUIRED_RESOURCES ?? '');
  const optional = listMembers(values.OPTIONAL_RESOURCES ?? '');
  const inBoth = [...new Set(optional)].filter((name) => required.includes(name));
  return [
    ...['HOSTING_MEMBERS', 'OPTIONAL_RESOURCES', 'REQUIRED_RESOURCES'].flatMap((attribute) =>
      repeatedMembers(attribute, values[attribute] ?? ''),
    ),
    ...inBoth.map((name) =>
      warning('OPTIONAL_RESOURCES', `${printable(name)} is in REQUIRED_RESOURCES too`),
    ),
  ];
}

function repeatedMembers(attribute: string, value: string): ProfileProblem[] {
  const members = listMembers(value);
  const repeated = members.filter((member, index) => members.indexOf(member) !== index);
  return [...new Set(repeated)].map((member) =>
    warning(attribute, `names ${printable(member)} more than once; only the first place counts`),
  );
}

/** An unknown member is never eligible, but may be added to the cluster later. */
function memberProblems(
  values: AttributeValues,
  configured: readonly string[] | undefined,
): ProfileProblem[] {
  if (configured === undefined) return [];
  const unknown = listMembers(values.HOSTING_MEMBERS ?? '').filter(
    (member) => !configured.includes(member),
  );
  return [...new Set(unknown)].map((member) =>
    warning(
      'HOSTING_MEMBERS',
      `${printable(member)} is not a member of this cluster; members are ${configured.join(', ')}`,
    ),
  );
}

function selfRequirementProblems(values: AttributeValues): ProfileProblem[] {
  const name = values.NAME ?? '';
  return listMembers(values.REQUIRED_RESOURCES ?? '').includes(name)
    ? [attributeError('REQUIRED_RESOURCES', `names ${printable(name)} itself; remove it`)]
    : [];
}

function scriptProblems(script: ScriptFacts, strict: boolean | undefined): ProfileProblem[] {
  const path = printable(script.path);
  if (!script.exists) {
    const message = `${path} does not exist; write the script or have caa_profile -B make one`;
    return [attributeError('ACTION_SCRIPT', message)];
  }
  if (!script.isFile) {
    return [attributeError('ACTION_SCRIPT', `${path} is not a file; name a script`)];
  }
  const problems: ProfileProblem[] = [];
  if (!script.isExecutable) {
    const message = `${path} is not executable; run chmod 755 ${path}`;
    problems.push(attributeError('ACTION_SCRIPT', message));
  }
  if (script.writableBy.length > 0) {
    const message = `${path} is writable by ${script.writableBy.join(' and ')}; only root should be able to change it (chmod go-w, chown root)`;
    problems.push(
      strict ? attributeError('ACTION_SCRIPT', message) : warning('ACTION_SCRIPT', message),
    );
  }
  return problems;
}

function warning(attribute: string, message: string): ProfileProblem {
  return { severity: 'warning', attribute, message };
}
