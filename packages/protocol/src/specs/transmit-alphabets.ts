/*
 * What can be sent as Morse code and to a pager. Server and page refuse the rest at the submission, the runner sends by the same tables.
 */

const letters = [
  'A.- B-... C-.-. D-.. E. F..-. G--. H.... I.. J.--- K-.- L.-.. M-- N-. O--- P.--. Q--.- R.-. S... T- U..- V...- W.-- X-..- Y-.-- Z--..',
  '0----- 1.---- 2..--- 3...-- 4....- 5..... 6-.... 7--... 8---.. 9----.',
  '\'.----. !-.-.-- /-..-. (-.--. )-.--.- &.-... :---... ;-.-.-. =-...- +.-.-. _..--.- ".-..-. $...-..- @.--.-. ?..--.. ,--..-- Ä.-.- Ö---. Ü..-- É..-.. Ñ--.--',
];

/** Dots and dashes of each character. */
const morse: ReadonlyMap<string, string> = new Map([
  ...letters.flatMap((line) => line.split(' ')).map((word): [string, string] => [word.slice(0, 1), word.slice(1)]),
  ['.', '.-.-.-'],
  ['-', '-....-'],
]);

/**
 * The words of a text, each a list of letters, each of dots and dashes: what stands in `<` and `>` is sent without gaps, as one letter
 * (`<SK>`). Answers the first character that can't be sent as a string.
 */
export function morseOf(text: string): string[][] | string {
  const words: string[][] = [];
  for (const word of text.toUpperCase().split(/\s+/)) {
    if (word === '') continue;
    const sent: string[] = [];
    for (const [letter] of word.matchAll(/<[A-Z0-9]{2,8}>|./gsu)) {
      const marks = [...(letter.length > 2 ? letter.slice(1, -1) : letter)].map((one) => morse.get(one));
      if (marks.includes(undefined)) return letter;
      sent.push(marks.join(''));
    }
    words.push(sent);
  }
  return words;
}

/** In the order of their codes. */
export const pagerDigits = '0123456789*U -][';

/** The first character that a page of this kind can't have; null: all can be sent. */
export function pagerProblemOf(text: string, content: 'alpha' | 'numeric'): string | null {
  const isPossible = (one: string): boolean =>
    content === 'numeric' ? pagerDigits.includes(one.toUpperCase()) : one.length === 1 && one.charCodeAt(0) < 128;
  return [...text].find((one) => !isPossible(one)) ?? null;
}
