// The door of src/format: engine views as the manual's text. Commands and screens share it, so that both say the
// same thing in the same words. Everything here is pure; lines come without line ends.
export { availabilityJson, formatAvailability } from './availability.ts';
export { cleanText } from './clean.ts';
export {
  type ClusterInfo,
  clusterInfoJson,
  displayedState,
  formatClusterInfo,
  formatClusterInfoRaw,
  formatMemberStates,
} from './cluster-info.ts';
export { formatCommandLine, quoteWord } from './command-line.ts';
export {
  dlmProcessesJson,
  dlmResourceJson,
  dlmStatisticsJson,
  dlmWaitsJson,
  jsonText,
} from './dlm-json.ts';
export {
  dlmProcesses,
  formatDlmQueues,
  formatDlmResources,
  formatHolders,
  orderDlmResources,
} from './dlm-locks.ts';
export {
  formatDlmName,
  formatDlmNamespace,
  printableText,
  valueHex,
  valueLead,
} from './dlm-names.ts';
export { formatDlmProcesses, formatDlmStatistics } from './dlm-processes.ts';
export { cutLine } from './dlm-table.ts';
export { type DlmWaiter, dlmWaiters, findDlmCircles, formatDlmWaits } from './dlm-waits.ts';
export {
  type Drill,
  type DrilledApplication,
  drillJson,
  formatDrill,
  formatDrilled,
  formatSurvival,
  survivalJson,
} from './drill.ts';
export { parseLocalTime, parseSpan } from './end-time.ts';
export { eventJson, eventsJson, formatEvent } from './events.ts';
export {
  drainsJson,
  formatDrains,
  formatFreezes,
  freezesJson,
} from './freeze.ts';
export { formatFull } from './full.ts';
export {
  differencesJson,
  differencesOf,
  formatDifferences,
  formatHistory,
  historyJson,
} from './history.ts';
export { imcJson } from './imc-json.ts';
export { formatImcPrograms, imcProgramsJson } from './imc-programs.ts';
export { formatImcSections, type ImcSection, imcMembers } from './imc-tables.ts';
export { formatMonitoredReasons } from './monitored.ts';
export { formatPlan, planJson } from './plan.ts';
export { formatReasons, formatSituation, formatTrouble } from './reasons.ts';
export { formatRegisteredProfile } from './registered-profile.ts';
export { runsJson } from './run-json.ts';
export {
  formatOutcome,
  formatScriptOutput,
  formatScriptRecord,
} from './script-record.ts';
export { fullStatJson, statJson, statRecord, whyRecord } from './stat-json.ts';
export {
  formatState,
  formatStatList,
  joinBlocks,
  type StatEntry,
} from './stat-list.ts';
export { formatStatTable, shortenName } from './stat-table.ts';
export { parseSysconfigEntries, type SysconfigEntry, sysconfigJson } from './sysconfig-json.ts';
export { formatClock, formatDuration, formatTime } from './time.ts';
export { formatObjections, formatWhy, formatWhyNot } from './why.ts';
export { wrapLine, wrapText } from './wrap.ts';
