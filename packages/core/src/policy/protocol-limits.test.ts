import { expect, test } from 'vitest';
import { isNative, limitsOf } from './protocol-limits.ts';
import { runnerProtocols } from './thresholds.ts';

test('our own runners lack nothing, and nobody else fences, asks or is updated', () => {
  expect(limitsOf('native')).toEqual([]);
  for (const protocol of runnerProtocols.filter((each) => !isNative(each)))
    expect(limitsOf(protocol)).toEqual(expect.arrayContaining(['fence', 'questions', 'update']));
});

test('what runs can be ended everywhere but on a transmitter of challengectl', () => {
  expect(runnerProtocols.filter((each) => limitsOf(each).includes('stop'))).toEqual(['challengectl']);
});

test('devices are known of those alone whose protocol names them', () => {
  expect(runnerProtocols.filter((each) => !limitsOf(each).includes('devices'))).toEqual(['native', 'challengectl']);
});
