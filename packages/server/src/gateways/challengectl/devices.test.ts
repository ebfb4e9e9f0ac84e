import { describe, expect, test } from 'vitest';
import { capabilitiesOf, devicesOf } from './devices.ts';
import { anyFrequency } from './frequency-limits.ts';

const device = (patch: object) => ({ device_id: 0, model: 'hackrf', name: 0, ...patch });
const rangesOf = (patch: object) => devicesOf([device(patch)])[0]?.ranges;

describe('the limits of a device', () => {
  test.each([
    [
      ['144000000-148000000', ' 420000000 - 450000000 '],
      [
        { min: 144e6, max: 148e6 },
        { min: 420e6, max: 450e6 },
      ],
    ],
    [[], [anyFrequency]],
    [null, [anyFrequency]],
    [undefined, [anyFrequency]],
    [['Any'], [anyFrequency]],
    ['0-1000', [{ min: 0, max: 1_000 }]],
  ])('%j are %j', (limits, frequency) => {
    expect(rangesOf({ frequency_limits: limits })).toEqual({ frequency });
  });

  test.each([
    [['144-'], 'is no range in whole Hz'],
    [['148000000-144000000'], 'ends below its begin'],
    [['-5-10'], 'is no range'],
    [['1e6-1e400'], 'is no range'],
    [['0-9999999999999'], 'goes beyond'],
    [[144_000_000], 'number is no range'],
    [{ low: 1 }, 'must be a list'],
    [Array.from({ length: 65 }, () => '1-2'), 'more than 64'],
    [['144000000-148000000\r\nX: 1'], 'is no range'],
  ])('%j are refused in words', (limits, words) => {
    expect(() => rangesOf({ frequency_limits: limits })).toThrow(words);
    expect(() => rangesOf({ frequency_limits: limits })).toThrow('devices[0]: frequency_limits');
  });

  test('are those of its antennas, where it tells of some', () => {
    const antennas = {
      TX1: { frequency_limits: ['1-2'] },
      TX2: { frequency_limits: ['5-6'], enabled: false },
      TX3: { frequency_limits: ['3-4'], enabled: true },
    };
    expect(rangesOf({ antennas_config: antennas })).toEqual({
      frequency: [
        { min: 1, max: 2 },
        { min: 3, max: 4 },
      ],
    });
    expect(rangesOf({ antennas_config: { '': {} } })).toEqual({ frequency: [anyFrequency] });
    expect(rangesOf({ antennas_config: {} })).toEqual({});
  });
});

describe('devices', () => {
  test('have labels by which jobs ask for them', () => {
    const [usrp] = devicesOf([{ device_id: 3, model: 'usrp', name: 'type=b200, x' }]);
    expect(usrp).toMatchObject({ id: '3', labels: ['usrp', 'usrp=type=b200-x'] });
  });

  test.each([
    ['no list', 'x', 'must be a list'],
    ['no object', [1], 'devices[0] must be a JSON object'],
    ['two of one id', [device({}), device({})], 'two have the device_id 0'],
    ['a line break in a name', [device({ name: 'a\r\nb' })], 'line breaks or control characters'],
    ['an escape in a model', [device({ model: '\u001b[2J' })], 'line breaks or control characters'],
    ['an id with a blank', [device({ device_id: 'a b' })], 'device_id must be'],
    ['an infinite id', [device({ device_id: JSON.parse('1e400') as number })], 'device_id must be a text'],
    ['too many', Array.from({ length: 65 }, (_, id) => device({ device_id: id })), 'more than 64'],
    ['a very long name', [device({ name: 'a'.repeat(121) })], 'more than 120'],
  ])('%s is refused in words', (_, told, words) => {
    expect(() => devicesOf(told)).toThrow(words);
  });

  test('of which a program always uses the first are that one', () => {
    const devices = devicesOf([device({}), device({ device_id: 1 })]);
    expect(capabilitiesOf('runners', devices, {})).toMatchObject({ capacity: 1, devices: [{ id: '0' }] });
    expect(capabilitiesOf('agents', devices, {})).toMatchObject({ capacity: 2, devices: [{ id: '0' }, { id: '1' }] });
    expect(capabilitiesOf('agents', [], {})).toMatchObject({ capacity: 1, devices: [] });
  });
});
