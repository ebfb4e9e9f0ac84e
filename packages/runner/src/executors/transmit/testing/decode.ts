import { morseOf, pagerDigits } from '@baton/protocol/transmit-alphabets';
import type { Blocks } from '../dsp/blocks.ts';

/** All of a signal in one piece. */
export function whole(blocks: Blocks): Float32Array {
  const parts = [...blocks];
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const letters = new Map(
  [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,?/=+-@'].map((one) => {
    const words = morseOf(one);
    return [Array.isArray(words) ? (words[0]?.[0] ?? '') : '', one] as const;
  }),
);

/** Reads Morse code of a known speed from a keyed tone, by how strong it is. */
export function decodeMorse(sound: Float32Array, sampleRate: number, wordsPerMinute: number): string {
  const dot = (1.2 / wordsPerMinute) * sampleRate;
  const runs = runsOf(strengthOf(sound, Math.round(dot / 6)));
  let [text, marks] = ['', ''];
  for (const { on, length } of runs) {
    if (on) marks += length > 2 * dot ? '-' : '.';
    else if (length > 2 * dot) {
      text += letters.get(marks) ?? (marks === '' ? '' : '?');
      marks = '';
      if (length > 5 * dot) text += ' ';
    }
  }
  return (text + (letters.get(marks) ?? '')).trim();
}

/** Root of the mean square over a window. */
function strengthOf(sound: Float32Array, window: number): boolean[] {
  let sum = 0;
  const strong = [...sound].map((value, at) => {
    sum += value ** 2 - (sound[at - window] ?? 0) ** 2;
    return Math.sqrt(Math.max(0, sum) / window);
  });
  const half = strong.reduce((most, value) => Math.max(most, value), 0) / 2;
  return strong.map((value) => value > half);
}

function runsOf(values: readonly boolean[]): { on: boolean; length: number }[] {
  const runs: { on: boolean; length: number }[] = [];
  for (const on of values) {
    const newest = runs.at(-1);
    if (newest?.on === on) newest.length += 1;
    else runs.push({ on, length: 1 });
  }
  return runs;
}

export interface DecodedPage {
  address: number;
  function: number;
  words: number[];
}

/** Reads pages from bits: looks for the sync word and takes the sixteen words after it, as long as it comes again. */
export function decodePages(bits: readonly number[]): DecodedPage[] {
  const text = bits.join('');
  const pages: DecodedPage[] = [];
  const sync = (0x7cd215d8).toString(2).padStart(32, '0');
  for (let at = text.indexOf(sync); at >= 0 && text.startsWith(sync, at); at += 17 * 32) {
    for (let place = 0; place < 16; place += 1) {
      const bits32 = text.slice(at + 32 * (place + 1), at + 32 * (place + 2));
      const word = Number.parseInt(bits32, 2);
      if (bits32.length < 32 || word === 0x7a89c197) continue;
      const data = (word >>> 11) & 0xfffff;
      if (word >>> 31 === 1) pages.at(-1)?.words.push(data);
      else pages.push({ address: ((data >>> 2) << 3) | Math.floor(place / 2), function: data & 3, words: [] });
    }
  }
  return pages;
}

const bitsOfPage = ({ words }: DecodedPage): number[] =>
  words.flatMap((word) => Array.from({ length: 20 }, (_, bit) => (word >>> (19 - bit)) & 1));

/** The text of a page, without what it is filled up with. */
export function pageText(page: DecodedPage, content: 'alpha' | 'numeric'): string {
  const width = content === 'alpha' ? 7 : 4;
  const bits = bitsOfPage(page);
  const codes = Array.from({ length: Math.floor(bits.length / width) }, (_, at) =>
    bits.slice(at * width, (at + 1) * width).reduce((sum, bit, place) => sum | (bit << place), 0),
  );
  const text = codes.map((code) => (content === 'alpha' ? String.fromCharCode(code) : (pagerDigits[code] ?? '?'))).join('');
  return content === 'alpha' ? text.replace(/\0+$/, '') : text.replace(/ +$/, '');
}

/** Bits of a page from what an FM receiver let hear: by the sign in the middle of each, from the first edge on. */
export function bitsHeard(sound: Float32Array, sampleRate: number, baud: number): number[] {
  const step = sampleRate / baud;
  const begin = sound.findIndex((value) => Math.abs(value) > 0.5);
  const crossing = sound.findIndex((value, at) => at > begin + 4 * step && value < 0 && (sound[at - 1] ?? 0) >= 0);
  const count = Math.floor((sound.length - crossing) / step);
  return Array.from({ length: count }, (_, bit) => ((sound[Math.round(crossing + (bit + 0.5) * step)] ?? 0) < 0 ? 1 : 0));
}
