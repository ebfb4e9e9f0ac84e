import { expect, test } from 'vitest';
import { FactAssembler } from './facts.ts';

const part = (number: number, text: string, stream: 'data' | 'stdout' = 'data') => ({
  number,
  stream,
  offsetMs: 0,
  text,
  linesDropped: 0,
  bytesDropped: 0,
});

test('facts are whole lines of the stream data, each once, wherever they were cut', () => {
  const assembler = new FactAssembler();
  assembler.add([part(1, '{"type":"a"}\n{"ty'), part(2, '{"type":"no"}\n', 'stdout'), part(3, 'pe":"b"}\n')]);
  assembler.add([part(3, 'pe":"b"}\n'), part(4, 'cut off"}\n7\nnull\n[]\n{"type":"c"}\n{"type":"open"')]);
  expect(assembler.facts.map(({ type }) => type)).toEqual(['a', 'b', 'c']);
});
