import { expect, test } from 'vitest';
import { FactAssembler } from './facts.ts';

test('facts are whole lines, wherever the text was cut; what is no fact is passed over', () => {
  const assembler = new FactAssembler();
  for (const text of ['{"type":"a"}\n{"ty', '', 'pe":"b"}\n', 'cut off"}\n7\nnull\n[]\n{"type":"c"}\n{"type":"open"'])
    assembler.add(text);
  expect(assembler.facts.map(({ type }) => type)).toEqual(['a', 'b', 'c']);
});
