import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jobFileNameProblem } from './name.ts';

test.each(['a', 'plan.tfplan', 'reports/a b.xml', 'größe/📡.wav', '.hidden', '...', 'a/..b', 'x'.repeat(255), 'ü'.repeat(127)])(
  '%s is a name',
  (name) => expect(jobFileNameProblem(name)).toBeNull(),
);

test.each([
  ['', 'is empty'],
  ['x'.repeat(256), '255 bytes'],
  ['ü'.repeat(128), '255 bytes'],
  ['..', 'as a folder'],
  ['a/../b', 'as a folder'],
  ['./a', 'as a folder'],
  ['/a', 'begin or end'],
  ['a/', 'begin or end'],
  ['a//b', '//'],
  ['a\\b', 'divided by /'],
  ['a\u0000b', 'control'],
  ['a\nb', 'control'],
  ['a\u202eb', 'seen'],
  ['a\u200bb', 'seen'],
  ['\ud800', 'Unicode'],
  ['e\u0301', 'form C'],
])('%j is none', (name, words) => expect(jobFileNameProblem(name)).toContain(words));

test('what is a name leads to a place below the folder that it is saved in', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', '\u0000', ' ', 'ü') }), (name) => {
      if (jobFileNameProblem(name) !== null) return;
      const at: string[] = [];
      for (const part of name.split('/')) {
        if (part === '..') at.pop();
        else if (part !== '.' && part !== '') at.push(part);
      }
      expect(at.join('/')).toBe(name);
    }),
  );
});
