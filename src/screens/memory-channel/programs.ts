// The programs page and the lines of one program: rows, where the window stands, and how a program is doing. Pure.

import { cleanText, formatClock, formatCommandLine, formatDuration } from '../../format/index.ts';
import type { ImcEnd, ImcProgramView } from '../../protocol/index.ts';
import type { World } from '../../tui/screen.ts';
import { cutText, padLeft, padText } from '../../tui/text.ts';
import type { Meaning } from '../../tui/theme.ts';
import { type ImcState, type OutputPage, type ProgramsPage, programsOf } from './state.ts';

export const programTitles = `${padLeft('Pid', 10)}  ${padText('Member', 12)} ${padText('Began', 8)}  ${padText('State', 22)} Program`;

/** One row without the column of the focus. */
export function programRow(program: ImcProgramView, world: World): string {
  const { pid, member, startedAt, ended, argv } = program;
  const state =
    ended === null ? `running ${formatDuration(world.now - startedAt)}` : endWords(ended);
  const { parent } = program;
  const by = parent === null ? '' : `  (started by ${parent})`;
  const words = `${formatCommandLine([program.program, ...argv])}${by}`;
  const text = `${padLeft(String(pid), 10)}  ${padText(member, 12)} ${formatClock(startedAt)}  ${padText(state, 22)} ${words}`;
  return cutText(cleanText(text), world.layout.bodyColumns - 1, world.theme.marks.cut);
}

/** `ended, status 0`, `SIGBUS, status 138`. */
export function endWords({ code, signal }: ImcEnd): string {
  return `${signal === null ? 'ended' : signal}, status ${code}`;
}

/** The rows of programs that the page has room for; the titles have one. */
export function programHeight(world: World): number {
  return Math.max(1, world.layout.bodyRows - 1);
}

/** The program that has the focus; null if there is none. */
export function focusedProgram(state: ImcState, page: ProgramsPage): ImcProgramView | null {
  return programsOf(state).find(({ pid }) => pid === page.pid) ?? null;
}

/** The program that a page is about; null if there is none. */
export function programOfPage(state: ImcState): ImcProgramView | null {
  const { page } = state;
  if (page?.kind === 'programs') return focusedProgram(state, page);
  if (page?.kind !== 'output' || page.isGone) return null;
  return state.sample?.programs.find(({ pid }) => pid === page.pid) ?? null;
}

/** How the program of the page ended; null while it runs, as far as is known. */
export function endOf(state: ImcState, page: OutputPage, world: World): ImcEnd | null {
  if (page.isGone) return null;
  const own = world.cluster.programs.get(page.pid)?.ended ?? null;
  return own ?? programOfPage(state)?.ended ?? null;
}

/** How the program stands, above its lines. */
export function programWords(
  state: ImcState,
  page: OutputPage,
  world: World,
): { readonly text: string; readonly meaning: Meaning } {
  const known = programOfPage(state);
  const what =
    page.commandLine ?? (known === null ? '' : formatCommandLine([known.program, ...known.argv]));
  const where = known === null ? '' : ` on ${known.member}`;
  const tail = cleanText(`${what}   pid ${page.pid}${where}`);
  const end = endOf(state, page, world);
  if (end !== null) {
    return {
      text: `ENDED     ${endWords(end)}   ${tail}`,
      meaning: end.code === 0 ? 'ok' : 'fail',
    };
  }
  if (page.isGone) {
    return {
      text: `GONE      the Memory Channel has begun anew   ${tail}`,
      meaning: 'fail',
    };
  }
  if (world.cluster.phase === 'lost') {
    const fate = page.commandLine === null ? '' : ', and the program with it';
    return { text: `LOST      the line is gone${fate}   ${tail}`, meaning: 'fail' };
  }
  return { text: `RUNNING   ${tail}`, meaning: 'changing' };
}

/** Rows for the lines of a program, with the one that says where the window stands. */
export function outputRows(world: World): number {
  return Math.max(2, world.layout.bodyRows - 1);
}
