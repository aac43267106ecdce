// The card of a host: whether it takes part, its mapper, its limits and what of them is in use, what it attaches, and what
// its console said (TUI-138, 140). Pure.
import type { HostView } from '../../engine/memory-channel/index.ts';
import { cleanText, formatTime } from '../../format/index.ts';
import type { ImcSample } from '../../protocol/index.ts';
import {
  blank,
  fact,
  heading,
  indented,
  type PageContent,
  type PageLine,
} from '../shell/page-lines.ts';
import { attachedHere } from './attached.ts';
import {
  counted,
  grouped,
  isInitialized,
  isNearLimit,
  megabytes,
  ofLimit,
  percent,
} from './words.ts';

export function hostPage(host: HostView | null, sample: ImcSample): PageContent {
  if (host === null) {
    return {
      title: 'Host',
      isWrapped: true,
      lines: [{ text: 'This host is no longer configured for the Memory Channel.' }],
    };
  }
  return {
    title: `Host ${cleanText(host.name)}`,
    isWrapped: true,
    lines: [
      ...standing(host),
      ...cutLines(host, sample),
      blank,
      heading('Limits'),
      ...limits(host),
      blank,
      heading('Packets, by logical rail'),
      ...traffic(host),
      blank,
      heading('Regions attached, and programs'),
      ...attachedLines(host, sample),
      blank,
      heading('Console'),
      ...consoleLines(host, sample),
    ],
  };
}

/** Without a link imc_init fails on the host (MC-069). */
function cutLines({ name }: HostView, { snapshot, cutLinks }: ImcSample): readonly PageLine[] {
  return cutLinks
    .filter(({ member }) => member === name)
    .map(({ physical }): PageLine => {
      const adapter = snapshot.physicalRails[physical]?.name ?? String(physical);
      return { ...fact('Cut link', `to ${adapter}: f restores it`), meaning: 'warn' };
    });
}

const standings: Readonly<Record<HostView['state'], string>> = {
  member: 'initialized: programs on it can use the library',
  booted: 'not initialized: imc_init has not been run on it since it was booted; i runs it',
  halted: 'down',
  panicked:
    'panicked: its rails did not fit those of the other hosts, or there was no space to join',
};

const mappers: Readonly<Record<HostView['mapper'], string>> = {
  none: 'not started; the first imc_init starts it',
  running: 'running',
  lost: 'missing: coherent regions cannot be attached (IMC_NOMAPPER) until this host is rebooted',
};

function standing(host: HostView): readonly PageLine[] {
  return [
    fact('Member', `${cleanText(host.name)}, number ${host.memberId}`),
    fact('Library', standings[host.state]),
    { ...fact('imc_mapper', mappers[host.mapper]), ...warnIf(host.mapper === 'lost') },
  ];
}

function warnIf(isWarned: boolean): { readonly meaning?: 'warn' } {
  return isWarned ? { meaning: 'warn' } : {};
}

function limits(host: HostView): readonly PageLine[] {
  if (!isInitialized(host)) return [indented('None: imc_init sets them.')];
  const { receiveBytes, maxrecv, wiredBytes, wiredLimit } = host;
  const nearReceive = isNearLimit(receiveBytes, maxrecv);
  const nearWired = isNearLimit(wiredBytes, wiredLimit);
  const more = (used: number, limit: number, remedy: string, isNear: boolean): string =>
    isNear ? `, ${percent(used, limit)}: ${remedy}` : '';
  return [
    fact('maxalloc', `${megabytes(host.maxalloc)} MB; the largest of all hosts counts clusterwide`),
    {
      ...fact(
        'maxrecv',
        `${ofLimit(receiveBytes, maxrecv)} attached for receive` +
          more(receiveBytes, maxrecv, 'raise maxrecv with imc_init -r', nearReceive),
      ),
      ...warnIf(nearReceive),
    },
    {
      ...fact(
        'Wired memory',
        `${ofLimit(wiredBytes, wiredLimit)}` +
          more(wiredBytes, wiredLimit, 'raise vm_syswiredpercent and reboot', nearWired),
      ),
      ...warnIf(nearWired),
    },
  ];
}

function traffic(host: HostView): readonly PageLine[] {
  if (host.applied.length === 0) return [indented('There is no rail.')];
  return host.applied.map((applied, rail) => {
    const pending = host.pending[rail] === true ? ', more on their way' : ', none on the way';
    return fact(
      `logical ${rail}`,
      `${grouped(applied)} applied, ${grouped(host.drops[rail] ?? 0)} dropped${pending}`,
    );
  });
}

function attachedLines(host: HostView, { snapshot }: ImcSample): readonly PageLine[] {
  const regions = snapshot.regions
    .map((region) => ({ region, words: attachedHere(region, host.name) }))
    .filter(({ words }) => words !== '-')
    .map(({ region, words }) => fact(`region ${region.id}`, `key ${region.key}: ${words}`));
  const programs = snapshot.processes
    .filter((process) => process.host === host.name)
    .map(({ pid, program, user }) => fact(`pid ${pid}`, cleanText(`${program}, user ${user}`)));
  const lines = [...regions, ...programs];
  return lines.length === 0 ? [indented('None.')] : lines;
}

function consoleLines(host: HostView, { events }: ImcSample): readonly PageLine[] {
  const name = new RegExp(`(^|[^\\w.-])${escaped(host.name)}([^\\w.-]|$)`);
  const own = events.filter(({ kind, text }) => kind === 'console' && name.test(text));
  if (own.length === 0) return [indented('It has said nothing about the Memory Channel.')];
  return [
    ...own.map(({ at, text }) => indented(`${formatTime(at)}  ${cleanText(text)}`)),
    { text: counted(own.length, 'line') },
  ];
}

function escaped(text: string): string {
  return text.replace(/[^\w]/g, '\\$&');
}
