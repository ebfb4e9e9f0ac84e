import type { Span } from './spans.ts';

/** Zeros and ones of a text in UTF-8, the highest bit of each byte first. */
export const bitsOfText = (text: string): number[] =>
  [...Buffer.from(text)].flatMap((byte) => Array.from({ length: 8 }, (_, bit) => (byte >> (7 - bit)) & 1));

/** Of what is written as zeros and ones; everything else is passed over. */
export const bitsOfDigits = (digits: string): number[] => [...digits].filter((one) => one === '0' || one === '1').map(Number);

export interface Symbols {
  bits: readonly number[];
  coding: 'plain' | 'manchester';
  /** symbols a second */
  baud: number;
  /** 1: a zero is silent */
  depth: number;
}

/** How strong the carrier is, and nothing after the last bit for as long as a symbol. Manchester: a one rises in its middle. */
export function askSpans({ bits, coding, baud, depth }: Symbols): Span[] {
  const levelOf = (on: boolean): number => (on ? 1 : 1 - depth);
  const seconds = 1 / baud;
  const spans = bits.flatMap((bit): Span[] => {
    if (coding === 'plain') return [{ level: levelOf(bit === 1), seconds }];
    return [bit === 0, bit === 1].map((on) => ({ level: levelOf(on), seconds: seconds / 2 }));
  });
  return [...spans, { level: 0, seconds }];
}
