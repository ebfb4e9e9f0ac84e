import { pagerDigits } from '@baton/protocol/transmit-alphabets';
import { codewordOf } from './bch.ts';
import type { Span } from './spans.ts';

export interface Page {
  /** 0 to 2097151 */
  address: number;
  /** 0 to 3 */
  function: number;
  content: 'alpha' | 'numeric' | 'tone';
  /** of characters that can be sent as that content */
  message: string;
}

const preambleBits = 576;
const sync = 0x7cd215d8;
const idle = 0x7a89c197;
const batchWords = 16;
const bitsOfWord = 20;

/** Bits in the order in which they are sent: each character, each digit lowest bit first. What is left of the last word is blank. */
function messageBits({ content, message }: Page): number[] {
  const width = content === 'alpha' ? 7 : 4;
  const codes = [...message].map((one) => (content === 'alpha' ? one.charCodeAt(0) : pagerDigits.indexOf(one.toUpperCase())));
  const blank = content === 'alpha' ? 0 : pagerDigits.indexOf(' ');
  const bits = codes.flatMap((code) => Array.from({ length: width }, (_, bit) => (code >> bit) & 1));
  const blankBits = Array.from({ length: width }, (_, bit) => (blank >> bit) & 1);
  while (bits.length % bitsOfWord !== 0) bits.push(blankBits[bits.length % width] ?? 0);
  return bits;
}

/** Address and message as codewords. */
function wordsOf(page: Page): number[] {
  const words = [codewordOf(((page.address >> 3) << 2) | page.function)];
  if (page.content === 'tone') return words;
  const bits = messageBits(page);
  for (let at = 0; at < bits.length; at += bitsOfWord) {
    const data = Array.from({ length: bitsOfWord }, (_, bit) => bits[at + bit] ?? 0).reduce((sum, bit) => (sum << 1) | bit, 0);
    words.push(codewordOf(0x100000 | data));
  }
  return words;
}

/** Codewords in the order in which they are sent, with a sync word before each batch. */
export function pocsagWords(page: Page): number[] {
  // a pager listens to its own frame only, which its address says
  const words = [...Array<number>((page.address & 7) * 2).fill(idle), ...wordsOf(page)];
  // a pager takes a page for over when another word than one of a message comes
  words.push(idle);
  while (words.length % batchWords !== 0) words.push(idle);
  return words.flatMap((word, at) => (at % batchWords === 0 ? [sync, word] : [word]));
}

/** All of it, each bit as 0 or 1. */
export function pocsagBits(page: Page): number[] {
  const preamble = Array.from({ length: preambleBits }, (_, at) => (at + 1) % 2);
  const words = pocsagWords(page).flatMap((word) => Array.from({ length: 32 }, (_, bit) => (word >>> (31 - bit)) & 1));
  return [...preamble, ...words];
}

/** Of the frequency: a one is the lower one, unless it is inverted. */
export const pocsagSpans = (page: Page, baud: number, invert: boolean): Span[] =>
  pocsagBits(page).map((bit) => ({ level: (bit === 1) === invert ? 1 : -1, seconds: 1 / baud }));
