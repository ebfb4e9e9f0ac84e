/** A colour of the palette of sixteen (0 to 15), or a CSS colour. */
export type AnsiColor = number | string;

/** How a piece of terminal output looks. */
export interface AnsiStyle {
  fg?: AnsiColor;
  bg?: AnsiColor;
  bold?: true;
  dim?: true;
  italic?: true;
  underline?: true;
  strike?: true;
  inverse?: true;
}

/** A run of characters of one look. `at`: its place in the text without escape sequences. */
export interface AnsiSegment {
  text: string;
  at: number;
  style: AnsiStyle;
}

const plain: AnsiStyle = {};

// CSI sequences, OSC strings (ended by BEL or ST), other two-character escapes, and control characters other than tab.
const sequences =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
  /\u001b\[([0-?]*)[ -/]*([@-~])|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\|$)|\u001b\[[0-?]*$|\u001b[ -/]*[0-~]?|[\u0000-\u0008\u000a-\u001f\u007f]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const anySequence = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/** Whether a text has anything but characters to show. */
export const hasSequences = (text: string): boolean => anySequence.test(text);

/** The text alone, without colours and control sequences. */
export const stripAnsi = (text: string): string => (hasSequences(text) ? text.replace(sequences, '') : text);

const levels = [0, 95, 135, 175, 215, 255];

function paletteColor(index: number): AnsiColor {
  if (index < 16) return index;
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return `rgb(${grey},${grey},${grey})`;
  }
  const cube = index - 16;
  return `rgb(${levels[Math.floor(cube / 36)]},${levels[Math.floor(cube / 6) % 6]},${levels[cube % 6]})`;
}

const byte = (value: number | undefined): number => Math.min(255, Math.max(0, value ?? 0));

/** Reads `5;n` or `2;r;g;b` after a 38 or 48; answers the colour and how many codes it took. */
function extendedColor(codes: readonly number[], at: number): { color: AnsiColor | undefined; used: number } {
  if (codes[at] === 5) return { color: paletteColor(byte(codes[at + 1])), used: 2 };
  if (codes[at] === 2) {
    return { color: `rgb(${byte(codes[at + 1])},${byte(codes[at + 2])},${byte(codes[at + 3])})`, used: 4 };
  }
  return { color: undefined, used: 1 };
}

type Flag = 'bold' | 'dim' | 'italic' | 'underline' | 'strike' | 'inverse';
const flagsOn: Readonly<Record<number, Flag>> = {
  1: 'bold',
  2: 'dim',
  3: 'italic',
  4: 'underline',
  7: 'inverse',
  9: 'strike',
};
const flagsOff: Readonly<Record<number, readonly Flag[]>> = {
  22: ['bold', 'dim'],
  23: ['italic'],
  24: ['underline'],
  27: ['inverse'],
  29: ['strike'],
};

/** Applies the codes of one SGR sequence. */
function applyCodes(style: AnsiStyle, codes: readonly number[]): AnsiStyle {
  let next: AnsiStyle = { ...style };
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    const on = flagsOn[code];
    if (code === 0) next = {};
    else if (on) next[on] = true;
    else if (flagsOff[code]) for (const flag of flagsOff[code]) delete next[flag];
    else if (code >= 30 && code <= 37) next.fg = code - 30;
    else if (code >= 40 && code <= 47) next.bg = code - 40;
    else if (code >= 90 && code <= 97) next.fg = code - 82;
    else if (code >= 100 && code <= 107) next.bg = code - 92;
    else if (code === 39) delete next.fg;
    else if (code === 49) delete next.bg;
    else if (code === 38 || code === 48) {
      const { color, used } = extendedColor(codes, at + 1);
      at += used;
      if (color !== undefined) next[code === 38 ? 'fg' : 'bg'] = color;
    }
  }
  return next;
}

const codesOf = (text: string): number[] => (text === '' ? [0] : text.split(/[;:]/).map((part) => Number(part) || 0));

/** Splits a line into runs of one look. Everything that is no colour is dropped: moves, erasures, titles, links. */
export function parseAnsi(text: string, start: AnsiStyle = plain): { segments: AnsiSegment[]; end: AnsiStyle } {
  if (!hasSequences(text)) return { segments: text === '' ? [] : [{ text, at: 0, style: start }], end: start };
  const segments: AnsiSegment[] = [];
  let style = start;
  let from = 0;
  let at = 0;
  const take = (until: number): void => {
    if (until <= from) return;
    const last = segments.at(-1);
    const piece = text.slice(from, until);
    if (last && last.style === style) last.text += piece;
    else segments.push({ text: piece, at, style });
    at += piece.length;
  };
  for (const match of text.matchAll(sequences)) {
    take(match.index);
    from = match.index + match[0].length;
    if (match[2] === 'm' && !/[<-?]/.test(match[1] ?? '')) style = applyCodes(style, codesOf(match[1] ?? ''));
  }
  take(text.length);
  return { segments, end: style };
}

/** Whether nothing distinguishes this look from plain text. */
export const isPlain = (style: AnsiStyle): boolean => {
  for (const _ in style) return false;
  return true;
};
