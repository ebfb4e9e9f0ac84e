import { expect, test } from 'vitest';
import { sampleRunner } from '../../live/testing/sample-rows.ts';
import { frequenciesOf, hertzText, megahertzText, offeredOf, rangeText } from './frequency.ts';

const amateur = { min: 430e6, max: 440e6 };
const beacon = { min: 144.8e6, max: 144.8e6 };

test('the limits of a runner are its own and those of its devices, each once, the lowest first', () => {
  const devices = [
    { id: 'hackrf', ranges: { frequency: [beacon], power: [{ min: 0, max: 30 }] } },
    { id: 'other', ranges: { frequency: [amateur] } },
  ];
  const runner = sampleRunner({ ranges: { frequency: [amateur] }, devices });
  expect(frequenciesOf(runner)).toEqual([beacon, amateur]);
  expect([...offeredOf(runner).keys()]).toEqual(['frequency', 'power']);
  expect(frequenciesOf(sampleRunner())).toEqual([]);
});

test('in hertz to be compared, in megahertz to be read', () => {
  expect([hertzText(amateur), megahertzText(amateur)]).toEqual(['430000000–440000000 Hz', '430–440 MHz']);
  expect([hertzText(beacon), megahertzText(beacon)]).toEqual(['144800000 Hz', '144.8 MHz']);
  const any = { min: 0, max: 1e12 };
  expect([hertzText(any), megahertzText(any)]).toEqual(['Any', 'any frequency']);
  expect(rangeText('power', { min: 0, max: 30 })).toBe('power 0–30');
});
