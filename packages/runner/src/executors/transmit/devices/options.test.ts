import { expect, test } from 'vitest';
import { readDeviceOptions } from './options.ts';

test('what is left out has a value of its driver', () => {
  expect(readDeviceOptions({ driver: 'hackrf', gainMax: 30, gainDefault: 20 })).toEqual({
    driver: 'hackrf',
    gainMin: 0,
    gainMax: 30,
    gainDefault: 20,
    sampleRate: 2e6,
    sampleRateMin: 2e6,
    sampleRateMax: 20e6,
    antenna: null,
    files: null,
    serial: null,
    amp: false,
    antennaPower: false,
    bandwidth: null,
    ppm: null,
    offsetHz: 0,
    program: 'hackrf_transfer',
  });
  expect(readDeviceOptions({ driver: 'file', antenna: null })).toMatchObject({ format: 's8', realTime: false, antenna: null });
});

test.each([
  [{}, 'driver: is missing; there are file, hackrf'],
  [{ driver: 'limesdr' }, 'driver: must be one of file, hackrf, not limesdr'],
  [{ driver: 'hackrf', gainmax: 3 }, /^gainmax: the driver hackrf has no such option; it has amp, antenna, /],
  [{ driver: 'file', serial: 'a' }, /^serial: the driver file has no such option/],
  [{ driver: 'hackrf', gainMax: 48 }, 'gainMax: must be a number from 0 to 47'],
  [{ driver: 'hackrf', gainMax: 10, gainDefault: 11 }, 'gainDefault: must lie between 0 and 10'],
  [{ driver: 'hackrf', gainMax: 10, gainMin: 11, gainDefault: 11 }, 'gainMax: is below gainMin (11)'],
  [{ driver: 'file', files: 'captures' }, 'files: must be the path of a folder, from the root on'],
  [{ driver: 'file', format: 's12' }, 'format: must be one of s8, u8, s16, f32'],
  [{ driver: 'file', realTime: 'yes' }, 'realTime: must be true or false'],
  [{ driver: 'file', sampleRateMax: 100_000 }, 'sampleRate: must lie between 8000 and 100000'],
  [{ driver: 'file', toString: 1 }, /^toString: the driver file has no such option/],
])('%j is refused in words', (options, words) => {
  const read = readDeviceOptions(options);
  if (typeof words === 'string') expect(read).toBe(words);
  else expect(read).toMatch(words);
});
