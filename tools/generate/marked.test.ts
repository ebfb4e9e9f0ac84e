import { expect, test } from 'vitest';
import { markers, replaceMarked } from './marked.ts';

const { start, end } = markers('layers');

test('replaces what stands between the markers and nothing else', () => {
  const page = `before\n${start}\nold\n${end}\nafter\n`;
  expect(replaceMarked(page, 'layers', 'new\n')).toBe(`before\n${start}\n\nnew\n\n${end}\nafter\n`);
});

test('a second run changes nothing', () => {
  const once = replaceMarked(`${start}${end}`, 'layers', 'new');
  expect(replaceMarked(once, 'layers', 'new')).toBe(once);
});

test('a page without the markers is an error', () => {
  expect(() => replaceMarked('page', 'layers', 'new')).toThrow('generated: layers');
});
