import { expect, test } from 'vitest';
import { isDenseJson } from './dense-json.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('a report of a log is not dense, whatever its lines say', () => {
  const line = (message: string) => ({ time: '2026-07-01T10:00:00.123456789Z', message });
  const lines = ['', '{{{{,,,,[[[[', '\\"{,,,', 'plain words'].flatMap((text) => Array.from({ length: 3_000 }, () => line(text)));
  expect(isDenseJson(bytes(JSON.stringify({ Jobs: [{ ID: 1, Status: 'running', LogRecords: lines }] })))).toBe(false);
});

test.each(['{},', '[],', '1,', '[', '"",'])('mebibytes of %s are', (piece) => {
  expect(isDenseJson(bytes(`[${piece.repeat(1_000_000)}`))).toBe(true);
});

test('what is small is not looked at', () => {
  expect(isDenseJson(bytes('{},'.repeat(1_000)))).toBe(false);
});
