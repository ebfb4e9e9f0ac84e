import { expect, test } from 'vitest';
import { capacityOf, readConfig } from './config.ts';

const base = { url: 'http://localhost', workspace: '/w' };
const read = (fields: object) => readConfig({ ...base, ...fields }, '/default');
const radio = { id: 'sdr0', labels: ['sdr'], ranges: { frequency: [{ min: 1e6, max: 6e9 }] } };

test('devices and ranges, with what is left out', () => {
  expect(
    read({ ranges: { gain: [{ min: 0, max: 1 }] }, devices: [{ ...radio, options: { driver: 'radio' } }, { id: 'bare' }] }),
  ).toMatchObject({
    ranges: { gain: [{ min: 0, max: 1 }] },
    devices: [
      { ...radio, options: { driver: 'radio' } },
      { id: 'bare', labels: [], ranges: {}, path: null, options: {} },
    ],
    capacity: null,
  });
  expect(read({})).toMatchObject({ ranges: {}, devices: [], attributes: {} });
});

test.each([
  [null, [], 1],
  [null, [radio], 1],
  [null, [radio, { ...radio, id: 'sdr1' }], 2],
  [3, [radio], 3],
])('capacity %j with devices: one job for each, at least one', (capacity, devices, expected) => {
  expect(capacityOf({ capacity, devices })).toBe(expected);
});

test.each([
  ['ranges', { gain: [{ min: 2, max: 1 }] }],
  ['ranges', { gain: [] }],
  ['ranges', { gain: [{ min: 0, max: null }] }],
  ['ranges', { gain: [{ min: '0', max: '1' }] }],
  ['ranges', []],
  ['devices', [radio, radio]],
  ['devices', [{ labels: [] }]],
  ['devices', [null]],
  ['devices', [{ ...radio, ranges: { gain: 5 } }]],
  ['devices', [{ ...radio, path: '' }]],
  ['devices', [{ ...radio, options: 'none' }]],
  ['devices', [{ ...radio, options: { text: 'x'.repeat(17_000) } }]],
  ['devices', {}],
  ['capacity', 0],
])('%s can not be %j', (field, value) => {
  expect(read({ [field]: value })).toBe(`${field} has no valid value`);
});
