import { morseOf } from '@baton/protocol/transmit-alphabets';
import type { Span } from './spans.ts';

/** Seconds of a dot: the word PARIS has 50 of them with the gap after it. */
const dotSeconds = (wordsPerMinute: number): number => 60 / 50 / wordsPerMinute;

/**
 * On and off of a text. It ends with a gap of three dots, so that its last edge and its last letter end too. Answers a character that can't
 * be sent as a string.
 */
export function morseSpans(text: string, wordsPerMinute: number): Span[] | string {
  const words = morseOf(text);
  if (typeof words === 'string') return words;
  const dot = dotSeconds(wordsPerMinute);
  const spans: Span[] = [];
  for (const word of words) {
    if (spans.length > 0) spans.push({ level: 0, seconds: 4 * dot });
    for (const letter of word) {
      for (const mark of letter) spans.push({ level: 1, seconds: (mark === '-' ? 3 : 1) * dot }, { level: 0, seconds: dot });
      spans.push({ level: 0, seconds: 2 * dot });
    }
  }
  return spans;
}
