import { expect, test } from 'vitest';
import { challengectlConfig, radiosOf } from './challengectl-config.ts';

const band = { min: 144_000_000, max: 148_000_000 };

test('a runner that was here before gets the radios that it told, and never the example', () => {
  const radios = radiosOf([
    { id: '0', labels: ['hackrf', 'hackrf=abc'], ranges: { frequency: [band, { min: 420_000_000, max: 450_000_000 }] } },
    { id: '1', labels: ['bladerf'], ranges: { frequency: [{ min: 0, max: 1e12 }] } },
    { id: '2', labels: [], ranges: {} },
  ]);
  expect(radios).toEqual([
    { model: 'hackrf', name: 'abc', frequencyLimits: ['144000000-148000000', '420000000-450000000'] },
    { model: 'bladerf', name: '1', frequencyLimits: [] },
    { model: 'hackrf', name: '2', frequencyLimits: ['0-0'] },
  ]);
  const made = { runner: { id: 'i', name: 'roof' }, url: 'http://baton', enrolmentToken: 't', key: 'k', verifyTls: true };
  expect(challengectlConfig({ ...made, radios })).not.toContain('An example');
  expect(challengectlConfig({ ...made, radios: radiosOf([]) })).toContain('An example');
});
