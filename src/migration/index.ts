// The door of the migration from ASE (manual chapter 5): the commands and screens import from here. Everything behind it is
// pure: texts go in, texts and findings come out.
export { type DeviceTable, parseDeviceTable } from './devices.ts';
export { countFindings, type Finding, orderFindings } from './findings.ts';
export { lintScript } from './lint/lint.ts';
export type { LintSubject, ScriptPermissions } from './lint/subject.ts';
export {
  type Migration,
  migrateDatabase,
  type ScriptFile,
} from './migrate.ts';
export { findingsJson, formatCounts, formatFindings, formatMigration } from './report.ts';
