import { expect, test } from 'vitest';
import { textOfFile } from './text-of-file.ts';

const read = (content: string | Uint8Array<ArrayBuffer>, charsMax = 10) => textOfFile(new File([content], 'a.yml'), charsMax);

test('a file is taken as it is, without a mark of its byte order', async () => {
  expect(await read('\ufeffa: ä\n')).toEqual({ text: 'a: ä\n', problem: null });
});

test('what is no text in UTF-8, or far too long, is not taken', async () => {
  expect(await read(Uint8Array.of(0x61, 0xff))).toEqual({ text: null, problem: 'a.yml is no text in UTF-8.' });
  expect((await read('a'.repeat(41))).problem).toBe('a.yml has more than 10 characters.');
  const gone = { name: 'b.yml', size: 1, arrayBuffer: () => Promise.reject(new Error('gone')) };
  expect((await textOfFile(gone, 10)).problem).toBe('b.yml can not be read.');
});
