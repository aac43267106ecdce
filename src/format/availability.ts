// The availability of applications as a table and as JSON (CAA-507). The original layout is not known (AMB-48). Pure.
import type { Millis } from '../engine/index.ts';
import type { AvailabilityView } from '../protocol/index.ts';
import { jsonText } from './dlm-json.ts';
import { formatDuration, formatTime } from './time.ts';

/** The period that was asked for; a null begin is the first start of each application. */
export interface ReportPeriod {
  readonly begin: Millis | null;
  readonly end: Millis;
}

/** The header with the period, then one line for each application. */
export function formatAvailability(
  applications: readonly AvailabilityView[],
  { begin, end }: ReportPeriod,
): readonly string[] {
  const from = begin === null ? 'the first start of each' : formatTime(begin);
  const title = `Availability of applications from ${from} to ${formatTime(end)}`;
  if (applications.length === 0)
    return [title, '', 'No application was started before the end of this time.'];
  const rows = [
    ['Name', 'Uptime %', 'Uptime', 'Counted from'],
    ...applications.map((one) => [
      one.resource,
      formatPercent(one.uptimeMs, one.end - one.begin),
      formatDuration(one.uptimeMs),
      `${formatTime(one.begin)}${one.estimatedBefore === null ? '' : ' *'}`,
    ]),
  ];
  return [title, '', ...alignRows(rows), ...footnotes(applications)];
}

/** Percent with two decimals. It is 100.00 and 0.00 only if it is that exactly. */
function formatPercent(uptimeMs: Millis, periodMs: Millis): string {
  const hundredths = Math.round((uptimeMs / periodMs) * 10_000);
  const most = uptimeMs < periodMs ? 9999 : 10_000;
  const least = uptimeMs > 0 ? 1 : 0;
  return (Math.min(most, Math.max(least, hundredths)) / 100).toFixed(2);
}

function alignRows(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 1 ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}

function footnotes(applications: readonly AvailabilityView[]): readonly string[] {
  const dates = applications.flatMap(({ estimatedBefore }) => estimatedBefore ?? []);
  if (dates.length === 0) return [];
  return [
    '',
    `* Starts and stops before ${formatTime(Math.max(...dates))} are kept as a sum only: what falls`,
    '  into a part of that time is estimated.',
  ];
}

/**
 * One line of JSON:
 *
 * `{"begin":null|1763780000000,"end":1763780000000,"applications":[{"resource":"clock","firstStart":0,"begin":0,`
 * `"end":0,"uptimeMs":0,"percent":"75.00","spans":2,"estimatedBefore":null}]}`
 *
 * Times are milliseconds since 1970, uptimes milliseconds.
 */
export function availabilityJson(
  applications: readonly AvailabilityView[],
  { begin, end }: ReportPeriod,
): string {
  return jsonText({
    begin,
    end,
    applications: applications.map((one) => ({
      resource: one.resource,
      firstStart: one.firstStart,
      begin: one.begin,
      end: one.end,
      uptimeMs: one.uptimeMs,
      percent: formatPercent(one.uptimeMs, one.end - one.begin),
      spans: one.spans,
      estimatedBefore: one.estimatedBefore,
    })),
  });
}
