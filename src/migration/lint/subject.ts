// What the rules are given, and how they say what they found.
import type { DeviceTable } from '../devices.ts';
import type { Finding, Rule, Severity } from '../findings.ts';
import type { Entry, ScriptView } from './script-view.ts';

export interface LintSubject {
  /** As the person named it. */
  readonly file: string;
  /** The bytes of the script, one a character. */
  readonly text: string;
  /** An action script has all entry points; a script of ASE is one of them as a whole. */
  readonly role: 'action' | Entry;
  /** Left out if permissions do not matter. */
  readonly permissions?: ScriptPermissions;
  /** Whether its profile requires a network; null if no profile is known. */
  readonly requiresNetwork: boolean | null;
  readonly devices: DeviceTable;
  /**
   * The bytes of a file that the script reads with `.`, by its path from the script's folder, or a full path; null if there
   * is none to be read. Left out if such files are not looked at.
   */
  readonly readBeside?: (path: string) => string | null;
}

export interface ScriptPermissions {
  readonly isExecutable: boolean;
  readonly isGroupWritable: boolean;
  readonly isWritableByAll: boolean;
}

export interface RuleInput {
  readonly subject: LintSubject;
  readonly view: ScriptView;
  report: Report;
}

export type Report = (
  rule: Rule,
  severity: Severity,
  line: number,
  texts: { readonly message: string; readonly remedy: string },
) => void;

/** Collects findings of one file. */
export function createReport(file: string): {
  readonly report: Report;
  readonly findings: Finding[];
} {
  const findings: Finding[] = [];
  const report: Report = (rule, severity, line, { message, remedy }) => {
    findings.push({ rule, severity, file, line, message, remedy });
  };
  return { report, findings };
}
