// What a fire drill and the standing check have found, as text for people and as JSON for programs.
import type { MemberName, MemberSurvival, Millis, ResourceName } from '../engine/index.ts';
import { jsonText } from './dlm-json.ts';
import { wrapText } from './wrap.ts';

/** What became of an application that ran on the member that was lost. */
export interface DrilledApplication {
  readonly name: ResourceName;
  /** Where it is ONLINE again; null if it is lost. */
  readonly online: MemberName | null;
  /** From the crash until it was ONLINE again; null if it is lost. */
  readonly ms: Millis | null;
  /** Why it is lost; null if it is not. */
  readonly lost: string | null;
}

export interface Drill {
  readonly member: MemberName;
  readonly applications: readonly DrilledApplication[];
  /** The drill was ended before all delays were over. */
  readonly interrupted: boolean;
  /** The member is up again. */
  readonly booted: boolean;
}

/** `clock: ONLINE on rye after 0.4 s`, or why it is lost, as lines. */
export function formatDrilled({ name, online, ms, lost }: DrilledApplication): readonly string[] {
  const text =
    online === null || ms === null
      ? `${name}: lost. ${lost ?? ''}`
      : `${name}: ONLINE on ${online} after ${(ms / 1000).toFixed(1)} s`;
  return wrapText(text, 80, '  ');
}

/** The last line of a drill. */
export function formatDrill({ applications, interrupted }: Drill): string {
  const lost = applications.filter(({ online }) => online === null).length;
  const end = interrupted ? ' The drill was interrupted.' : '';
  const slowest = Math.max(0, ...applications.map(({ ms }) => ms ?? 0));
  if (applications.length === 0) return `No application ran there.${end}`;
  const all = applications.length === 1 ? '1 application' : `${applications.length} applications`;
  if (lost > 0) return `${lost} of ${all} lost.${end}`;
  const seconds = (slowest / 1000).toFixed(1);
  return `${applications.length} of ${all} ONLINE again after ${seconds} s.${end}`;
}

/** `{"member","applications":[{"name","online","ms","lost"}],"interrupted","booted"}`; see docs/JSON.md. */
export function drillJson({ member, applications, interrupted, booted }: Drill): string {
  return jsonText({ member, applications, interrupted, booted });
}

/** `Would survive the loss of rye: yes`, or no with every reason, one paragraph for each member. */
export function formatSurvival(members: readonly MemberSurvival[]): readonly string[] {
  return members.flatMap(({ member, survives, lost }) => {
    const head = `Would survive the loss of ${member}: ${survives ? 'yes' : 'no, because'}`;
    const reasons = lost.map(({ resource, because }) =>
      resource === null ? because : `${resource} would be lost: ${because}`,
    );
    return [head, ...reasons.flatMap((reason) => wrapText(reason, 80, '    ', '  '))];
  });
}

/** `{"basis","members":[{"member","survives","lost":[{"resource","because"}]}]}`; see docs/JSON.md. */
export function survivalJson(basis: string, members: readonly MemberSurvival[]): string {
  return jsonText({ basis, members });
}
