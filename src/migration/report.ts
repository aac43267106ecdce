// Findings as text and as JSON. Both are made here, so that a screen and the commands say the same.
import { countFindings, type Finding, rules } from './findings.ts';
import type { Migration } from './migrate.ts';

/** Two lines for each finding: where, what and why; then what to do. */
export function formatFindings(findings: readonly Finding[]): readonly string[] {
  return findings.flatMap(({ rule, severity, file, line, message, remedy, written }) => [
    `${file}:${line}: ${severity}: ${rule}: ${message}`,
    `    ${remedy}${written === undefined ? '' : ` (${written.file}:${written.line})`}`,
  ]);
}

/** `2 errors, 1 warning, 0 notices` */
export function formatCounts(findings: readonly Finding[]): string {
  const { error, warning, notice } = countFindings(findings);
  return [
    `${error} ${error === 1 ? 'error' : 'errors'}`,
    `${warning} ${warning === 1 ? 'warning' : 'warnings'}`,
    `${notice} ${notice === 1 ? 'notice' : 'notices'}`,
  ].join(', ');
}

/** One object for each finding; fields are never renamed, only added. */
export function findingsJson(findings: readonly Finding[]): readonly object[] {
  return findings.map(({ rule, severity, file, line, message, remedy, written }) => ({
    rule,
    title: rules[rule].title,
    section: rules[rule].section,
    severity,
    file,
    line,
    message,
    remedy,
    written: written ?? null,
  }));
}

type Done = Extract<Migration, { readonly ok: true }>;

/** What became of each service, what a person must look at, and the table of device names. */
export function formatMigration({ services, findings, devices }: Done): readonly string[] {
  const lines = services.map(({ name, type, files }) => {
    const made = files.map((file) => file.name).join(', ');
    return `Service ${name} (${type === '' ? 'no type' : type}): ${made === '' ? 'no profile' : made}`;
  });
  if (findings.length > 0) lines.push('', ...formatFindings(findings));
  if (devices.length > 0) lines.push('', ...formatDevices(devices));
  return [...lines, '', `${formatCounts(findings)}.`];
}

function formatDevices(devices: Done['devices']): readonly string[] {
  const width = Math.max('Old name'.length, ...devices.map(({ old }) => old.length));
  return [
    `${'Old name'.padEnd(width)}  New name`,
    ...devices.map((row) => `${row.old.padEnd(width)}  ${row.new ?? '-'}`),
  ];
}
