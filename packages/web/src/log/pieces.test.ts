import { expect, test } from 'vitest';
import { piecesOf, shownCharsMax } from './pieces.ts';

const shown = (text: string, needle: string) =>
  piecesOf({ text }, { text: needle, exactCase: false }).pieces.map(({ text: part, hit }) => (hit ? `[${part}]` : part));

test('hits are cut out', () => {
  expect(shown('an error here, ERROR', 'error')).toEqual(['an ', '[error]', ' here, ', '[ERROR]']);
  expect(shown('nothing', 'error')).toEqual(['nothing']);
  expect(shown('', 'error')).toEqual([]);
});

test('a hit may reach over a change of colour', () => {
  expect(shown('xer\u001b[31mror\u001b[0my', 'error')).toEqual(['x', '[er]', '[ror]', 'y']);
});

test('very long lines are cut', () => {
  const { pieces, cut } = piecesOf({ text: 'x'.repeat(shownCharsMax + 5) }, { text: '', exactCase: false });
  expect(cut).toBe(5);
  expect(pieces[0]?.text).toHaveLength(shownCharsMax);
});
