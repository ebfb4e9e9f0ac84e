import { expect, test } from 'vitest';
import { endAnchor, heightMaxPx, heightOf, isWhole, middle, rangeAround, rowAt, scrollTopOf } from './long-list.ts';

const short = { first: 0, end: 1_000, rowPx: 20, viewPx: 400 };
const long = { first: 0, end: 10_000_000, rowPx: 20, viewPx: 400 };

test('a list is as high as its rows, up to what a browser draws', () => {
  expect([heightOf(short), isWhole(short)]).toEqual([20_000, true]);
  expect([heightOf(long), isWhole(long)]).toEqual([heightMaxPx, false]);
});

test.each([short, long, { ...long, first: -500, end: 3_000_000 }])('the scroll bar stands for all rows: %j', (extent) => {
  const height = heightOf(extent);
  expect(rowAt(extent, height, 0)).toBe(extent.first);
  expect(rowAt(extent, height, height - extent.viewPx)).toBe(extent.end - extent.viewPx / extent.rowPx);
  for (const share of [0.1, 0.5, 0.9]) {
    const top = share * (height - extent.viewPx);
    expect(scrollTopOf(extent, height, rowAt(extent, height, top))).toBeCloseTo(top, 3);
  }
});

test('a row comes to the middle of the window, and at the ends as near as it can', () => {
  const height = heightOf(long);
  const { scrollTop, anchor } = middle(long, height, 5_000_000);
  expect(anchor).toEqual({ row: 5_000_000, y: scrollTop + 190, edge: 'top' });
  expect(middle(long, height, 3)).toEqual({ scrollTop: 0, anchor: { row: 0, y: 0, edge: 'top' } });
  expect(middle(long, height, 9_999_995)).toEqual({ scrollTop: height - 400, anchor: endAnchor(long, height) });
});

test('what is drawn reaches beyond the window on both sides, and never beyond the rows', () => {
  expect(rangeAround(short, { row: 500, y: 0, edge: 'top' })).toEqual({ from: 476, to: 546 });
  expect(rangeAround(short, { row: 3, y: 0, edge: 'top' }).from).toBe(0);
  expect(rangeAround(short, endAnchor(short, 20_000))).toEqual({ from: 954, to: 1_000 });
});
