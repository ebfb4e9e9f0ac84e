import { expect, test } from 'vitest';
import { rowsText } from './row-text.ts';

test('rows are told as JSON, each put into words once however many are told of it', () => {
  let asked = 0;
  const row = { id: 'a', toJSON: () => ({ id: 'a', asked: ++asked }) };
  const texts = [rowsText([row, { id: 'b' }]), rowsText([row]), rowsText([])];
  expect(texts.map((text) => JSON.parse(text))).toEqual([[{ id: 'a', asked: 1 }, { id: 'b' }], [{ id: 'a', asked: 1 }], []]);
});
