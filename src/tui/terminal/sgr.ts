// The look of one cell as a canonical string, and the shortest codes that lead from one look to another.
// It knows the SGR codes of ECMA-48 and nothing of frames, cells or themes.

import type { ColourDepth } from './types.ts';

/**
 * The codes that make this look out of the plain one, in a fixed order and separated by commas: `1,31` is
 * bold red, the empty string is plain text. Equal looks are equal strings.
 */
export type Style = string;

export const PLAIN: Style = '';

/** Bold, dim, italic, underline, reverse, hidden, struck out, and the code that ends each. */
const ATTRIBUTE_ENDS: ReadonlyMap<string, string> = new Map([
  ['1', '22'],
  ['2', '22'],
  ['3', '23'],
  ['4', '24'],
  ['7', '27'],
  ['8', '28'],
  ['9', '29'],
]);
const FOREGROUND_END = '39';
const BACKGROUND_END = '49';
const FOREGROUND_ORDER = 10;
const BACKGROUND_ORDER = 11;

/**
 * Applies the parameters of one SGR sequence to a look.
 * @param parameters what stands between `ESC [` and `m`
 * @param colour with `none` all colours are left out and everything else stays (TUI-354)
 */
export function applySgr(style: Style, parameters: string, colour: ColourDepth): Style {
  const slots = new Map(groupsOf(style).map((group) => [slotOf(group), group]));
  const codes = parameters === '' ? ['0'] : parameters.split(';');
  for (let index = 0; index < codes.length; index++) {
    const code = String(Number(codes[index] ?? ''));
    if (code === '38' || code === '48') {
      const length = codes[index + 1] === '5' ? 3 : 5;
      const group = codes.slice(index, index + length);
      index += length - 1;
      if (group.length === length && colour !== 'none') {
        slots.set(slotOf(code), group.join(';'));
      }
    } else {
      applyCode(slots, code, colour);
    }
  }
  return [...slots.entries()]
    .sort(([left], [right]) => left - right)
    .map(([, group]) => group)
    .join(',');
}

/** The bytes that turn a pen with the one look into a pen with the other; nothing if they are equal. */
export function styleChange(from: Style, to: Style): string {
  if (from === to) {
    return '';
  }
  if (to === PLAIN) {
    return '\u001B[m';
  }
  const before = groupsOf(from);
  const after = groupsOf(to);
  const kept = new Set(after.map(slotOf));
  const ends = new Set(before.filter((group) => !kept.has(slotOf(group))).map(endOf));
  // Bold and dim share one end code, so ending one of them needs the other one anew.
  const begins = after.filter((group) => !before.includes(group) || ends.has(endOf(group)));
  const step = [...ends, ...begins].join(';');
  const anew = ['0', ...after].join(';');
  return `\u001B[${step.length <= anew.length ? step : anew}m`;
}

function groupsOf(style: Style): string[] {
  return style === PLAIN ? [] : style.split(',');
}

function applyCode(slots: Map<number, string>, code: string, colour: ColourDepth): void {
  if (code === '0') {
    slots.clear();
  } else if (ATTRIBUTE_ENDS.has(code)) {
    slots.set(slotOf(code), code);
  } else if (isColour(code)) {
    if (colour !== 'none') {
      slots.set(slotOf(code), code);
    }
  } else {
    for (const [slot, group] of slots) {
      if (endOf(group) === code) {
        slots.delete(slot);
      }
    }
  }
}

function isColour(code: string): boolean {
  const number = Number(code);
  return (
    (number >= 30 && number <= 37) ||
    (number >= 40 && number <= 47) ||
    (number >= 90 && number <= 97) ||
    (number >= 100 && number <= 107)
  );
}

/** The place of a code in the canonical order; a look has at most one code in each place. */
function slotOf(group: string): number {
  if (ATTRIBUTE_ENDS.has(group)) {
    return Number(group);
  }
  return isBackground(group) ? BACKGROUND_ORDER : FOREGROUND_ORDER;
}

function endOf(group: string): string {
  return ATTRIBUTE_ENDS.get(group) ?? (isBackground(group) ? BACKGROUND_END : FOREGROUND_END);
}

function isBackground(group: string): boolean {
  return /^(4|10)/.test(group) && group !== '4';
}
