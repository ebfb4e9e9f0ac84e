import { expect, test } from 'vitest';
import type { AnsiStyle } from './ansi.ts';
import { colorsOf, contrast } from './colors.ts';

type Rgb = [number, number, number];
const rgb = (text: string | undefined): Rgb => (text?.match(/\d+/g) ?? ['18', '21', '27']).map(Number) as Rgb;

test('plain text needs no colours', () => expect(colorsOf({ bold: true })).toEqual({}));

test('what can be read is kept', () => {
  expect(colorsOf({ fg: 'rgb(255,200,0)' })).toEqual({ color: 'rgb(255,200,0)' });
  expect(colorsOf({ fg: 'rgb(0,0,0)', bg: 'rgb(255,255,255)' })).toEqual({
    color: 'rgb(0,0,0)',
    backgroundColor: 'rgb(255,255,255)',
  });
});

test('every combination can be read', () => {
  const colors = [
    undefined,
    ...Array.from({ length: 16 }, (_, index) => index),
    'rgb(0,0,0)',
    'rgb(0,0,160)',
    'rgb(118,118,118)',
  ];
  for (const fg of colors) {
    for (const bg of colors) {
      for (const flags of [{}, { dim: true }, { inverse: true }] as const) {
        const style: AnsiStyle = { ...flags, ...(fg === undefined ? {} : { fg }), ...(bg === undefined ? {} : { bg }) };
        const { color, backgroundColor } = colorsOf(style);
        if (color !== undefined)
          expect(contrast(rgb(color), rgb(backgroundColor)), JSON.stringify(style)).toBeGreaterThanOrEqual(4.5);
      }
    }
  }
});
