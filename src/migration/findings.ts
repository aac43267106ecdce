// Findings: what a person must look at when an application moves from ASE, with the place, the reason and the remedy. The
// severities and the sections of the manual are in one table; how findings are printed is report.ts.

export type Severity = 'error' | 'warning' | 'notice';

/** L1 to L10 are the manual's 5.3.1 to 5.3.10, L11 to L13 come from its chapter 2, N from 5.4, A from 5.1 and 5.2. */
export type Rule =
  | 'L1'
  | 'L2'
  | 'L3'
  | 'L4'
  | 'L5'
  | 'L6'
  | 'L7'
  | 'L8'
  | 'L9'
  | 'L10'
  | 'L11'
  | 'L12'
  | 'L13'
  | 'N1'
  | 'N2'
  | 'A1'
  | 'A2'
  | 'A3'
  | 'A4'
  | 'A5'
  | 'A6'
  | 'A7';

/** What each rule looks at, and the section of the manual that says why. */
export const rules: Readonly<Record<Rule, { readonly title: string; readonly section: string }>> = {
  L1: { title: 'ASE commands', section: '5.3.1' },
  L2: { title: 'one script with start, stop and check', section: '5.3.2' },
  L3: { title: 'script output', section: '5.3.3' },
  L4: { title: 'nfs_ifconfig', section: '5.3.4' },
  L5: { title: 'errors and processes left behind', section: '5.3.5' },
  L6: { title: 'storage management', section: '5.3.6' },
  L7: { title: 'device names', section: '5.3.7' },
  L8: { title: 'ASE variables', section: '5.3.8' },
  L9: { title: 'exit status', section: '5.3.9' },
  L10: { title: 'events', section: '5.3.10' },
  L11: { title: 'PATH', section: '2.3.1' },
  L12: { title: 'permissions of the script', section: '2.3' },
  L13: { title: 'file systems in a database script', section: '2.14' },
  N1: { title: 'order of ifconfig', section: '5.4.1.2' },
  N2: { title: 'network behind an interface alias', section: '5.4.1' },
  A1: { title: 'service type', section: '5.1' },
  A2: { title: 'resource name', section: '2.2.2' },
  A3: { title: 'address of the service', section: '5.4.1' },
  A4: { title: 'storage of the service', section: '5.3.6' },
  A5: { title: 'database text', section: '5.2.1' },
  A6: { title: 'scripts of the service', section: '5.3.2' },
  A7: { title: 'policies and times', section: '2.2.2' },
};

export interface Finding {
  readonly rule: Rule;
  readonly severity: Severity;
  /** As the person named it. */
  readonly file: string;
  /** From 1; what is said of a whole file is said of its first line. */
  readonly line: number;
  /** What is there and why it matters. */
  readonly message: string;
  readonly remedy: string;
  /** Where the line went, if it was taken over into a new script. */
  readonly written?: { readonly file: string; readonly line: number };
}

/** How many findings of each severity there are. */
export type FindingCounts = Readonly<Record<Severity, number>>;

export function countFindings(findings: readonly Finding[]): FindingCounts {
  const counts = { error: 0, warning: 0, notice: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

const ruleOrder = Object.keys(rules);

/** By file, line and rule; the same finding is kept once. */
export function orderFindings(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings
    .filter(({ file, line, rule, message }) => {
      const key = JSON.stringify([file, line, rule, message]);
      return !seen.has(key) && seen.add(key);
    })
    .toSorted(
      (a, b) =>
        compareText(a.file, b.file) ||
        a.line - b.line ||
        ruleOrder.indexOf(a.rule) - ruleOrder.indexOf(b.rule),
    );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Scripts are bytes, one a character; where a piece of one is shown it is text again, cut to a sensible length. */
export function shownBytes(bytes: string): string {
  const cut = bytes.length > shownMax ? `${bytes.slice(0, shownMax)}…` : bytes;
  if (/^[\x20-\x7e…]*$/.test(cut)) return cut;
  const codes = Uint8Array.from(bytes.slice(0, shownMax), (character) => character.charCodeAt(0));
  return `${new TextDecoder().decode(codes)}${bytes.length > shownMax ? '…' : ''}`;
}

const shownMax = 60;
