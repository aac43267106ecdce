// How imc_run lists the programs of the Memory Channel that run and the newest ended ones, as text and as JSON. Fields of
// the JSON are never renamed or taken out, only added; times are milliseconds since 1970.
import type { ImcProgramView } from '../protocol/index.ts';
import { cleanText } from './clean.ts';
import { jsonText } from './dlm-json.ts';
import { type Column, measureTable } from './dlm-table.ts';

const columns: readonly Column<ImcProgramView>[] = [
  { title: 'PID', cell: ({ pid }) => String(pid), isNumber: true },
  {
    title: 'PARENT',
    cell: ({ parent }) => (parent === null ? '-' : String(parent)),
    isNumber: true,
  },
  { title: 'MEMBER', cell: ({ member }) => cleanText(member) },
  { title: 'STATE', cell: stateOf },
  {
    title: 'PROGRAM',
    cell: ({ program, argv }) => [program, ...argv].map((word) => cleanText(word)).join(' '),
  },
];

/** The table; only its head if there are no programs. */
export function formatImcPrograms(programs: readonly ImcProgramView[]): readonly string[] {
  const { head, row } = measureTable(programs, columns);
  return [head, ...programs.map(row)];
}

/** One word: running, or ended and with which exit status or signal. */
function stateOf({ ended }: ImcProgramView): string {
  if (ended === null) return 'running';
  return `ended:${ended.signal ?? ended.code}`;
}

/**
 * `{"at":…,"programs":[{"pid":…,"parent":…|null,"member":…,"program":…,"arguments":[…],"startedAt":…,"ended":null |
 * {"at":…,"code":…,"signal":…|null}}]}`
 */
export function imcProgramsJson(at: number, programs: readonly ImcProgramView[]): string {
  return jsonText({
    at,
    programs: programs.map(({ pid, parent, member, program, argv, startedAt, ended }) => ({
      pid,
      parent,
      member,
      program,
      arguments: argv,
      startedAt,
      ended,
    })),
  });
}
