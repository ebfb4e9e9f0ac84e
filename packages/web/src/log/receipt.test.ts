import { expect, test } from 'vitest';
import { describeReceipt } from './receipt.ts';

const receipt = {
  chunks: 9,
  lines: 4182,
  bytes: 100_000,
  linesDropped: 0,
  bytesDropped: 0,
  maskedByServer: 0,
  digestSent: 'a',
  digestStored: 'a',
  complete: true,
  closedAt: 0,
  givenUp: null,
};

test('a whole log says so', () => {
  expect(describeReceipt(receipt)).toEqual({ complete: true, text: 'complete, 4\u202f182 of 4\u202f182 lines' });
});

test('what the server had to mask is named', () => {
  const masked = { ...receipt, maskedByServer: 2, digestStored: 'b' };
  expect(describeReceipt(masked).text).toBe(
    'complete, 4\u202f182 of 4\u202f182 lines; the server masked 2 secrets that the runner had let through',
  );
  expect(describeReceipt({ ...masked, maskedByServer: 1 }).text).toContain('1 secret that');
});

test('anything missing is named', () => {
  expect(describeReceipt({ ...receipt, linesDropped: 18, bytesDropped: 2048, complete: false }).text).toBe(
    '4\u202f182 of 4\u202f200 lines: 18 (2 KB) were dropped on the runner for lack of space',
  );
  expect(describeReceipt({ ...receipt, linesDropped: 18, bytesDropped: 0, complete: false }).text).toBe(
    '4\u202f182 of 4\u202f200 lines: 18 are missing: acknowledged by a server whose data folder is not here',
  );
  expect(describeReceipt({ ...receipt, linesDropped: 1, bytesDropped: 20, complete: false }).text).toContain(
    '1 (20 B) was dropped',
  );
  expect(describeReceipt({ ...receipt, digestStored: 'b', complete: false })).toMatchObject({ complete: false });
  expect(describeReceipt({ ...receipt, complete: false }).text).toContain('not all of');
  expect(describeReceipt({ ...receipt, complete: false, digestSent: '', digestStored: '', givenUp: 'runner_rotated' })).toEqual({
    complete: false,
    text: 'not complete: 4\u202f182 lines came before the token of its runner was rotated; more may have been written',
  });
});

test('lines of data are told apart from lines that somebody sees', () => {
  expect(describeReceipt({ ...receipt, lines: 4_219 }, 37).text.replaceAll('\u202f', ' ')).toBe(
    'complete, 4 182 of 4 182 lines, and 37 lines of data for the page',
  );
});
