import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodePages, pageText } from '../testing/decode.ts';
import { bchRemainder, codewordOf } from './bch.ts';
import { type Page, pocsagBits, pocsagSpans, pocsagWords } from './pocsag.ts';

const idle = 0x7a89c197;
const ones = (word: number): number => [...word.toString(2)].filter((bit) => bit === '1').length;
const isCodeword = (word: number): boolean => bchRemainder(word >>> 1) === 0 && ones(word) % 2 === 0;

test('the words that the standard names are codewords of our code', () => {
  expect(codewordOf(idle >>> 11)).toBe(idle);
  expect(isCodeword(0x7cd215d8)).toBe(true);
});

test('all words are codewords, and no error of up to five bits makes another one of them', () => {
  const errors = fc.uniqueArray(fc.integer({ min: 0, max: 31 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 21 - 1 }), errors, (data, places) => {
      const word = codewordOf(data);
      const broken = places.reduce((bits, place) => (bits ^ (1 << place)) >>> 0, word);
      return isCodeword(word) && word >>> 11 === data && !isCodeword(broken);
    }),
  );
});

test('a page by hand: preamble, sync, idle words up to its frame, address, message, idle', () => {
  const page: Page = { address: 8 * 3 + 2, function: 1, content: 'numeric', message: '12' };
  expect(pocsagBits(page).slice(0, 576).join('')).toBe('10'.repeat(288));
  const words = pocsagWords(page);
  expect(words).toHaveLength(17);
  expect(words.slice(0, 5)).toEqual([0x7cd215d8, idle, idle, idle, idle]);
  expect((words[5] ?? 0) >>> 11).toBe((3 << 2) | 1);
  // digits lowest bit first: 1, 2, and three blanks (1100)
  expect((words[6] ?? 0) >>> 11).toBe(0b1_1000_0100_0011_0011_0011);
  expect(words.slice(7).every((word) => word === idle)).toBe(true);
});

const address = fc.integer({ min: 0, max: 2_007_663 });
const ownFunction = fc.integer({ min: 0, max: 3 });
const pages: fc.Arbitrary<Page> = fc.oneof(
  fc.record({
    address,
    function: ownFunction,
    content: fc.constant('alpha' as const),
    message: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 200 }),
  }),
  fc.record({
    address,
    function: ownFunction,
    content: fc.constant('numeric' as const),
    message: fc.string({ unit: fc.constantFrom(...'0123456789*U-][') }),
  }),
);

test('every page is read again from its bits, in whole batches, whatever its length', () => {
  fc.assert(
    fc.property(pages, (page) => {
      const [read, ...more] = decodePages(pocsagBits(page));
      expect(pocsagWords(page).length % 17).toBe(0);
      expect(more).toEqual([]);
      if (page.content === 'tone' || !read) return expect.unreachable('a page was sent');
      expect(read).toMatchObject({ address: page.address, function: page.function });
      expect(pageText(read, page.content)).toBe(page.message);
    }),
  );
});

test('the address alone is a page too; a one is the lower frequency, and the higher one when it is inverted', () => {
  const page: Page = { address: 7, function: 2, content: 'tone', message: '' };
  expect(decodePages(pocsagBits(page))).toEqual([{ address: 7, function: 2, words: [] }]);
  expect(pocsagSpans(page, 1200, false).slice(0, 2)).toEqual([
    { level: -1, seconds: 1 / 1200 },
    { level: 1, seconds: 1 / 1200 },
  ]);
  expect(pocsagSpans(page, 1200, true)[0]?.level).toBe(1);
});
