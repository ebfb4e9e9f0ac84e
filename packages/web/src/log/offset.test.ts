import { expect, test } from 'vitest';
import { formatOffset } from './offset.ts';

test.each([
  [0, '00:00.000'],
  [12_345, '00:12.345'],
  [3_723_004, '1:02:03.004'],
])('%i ms', (ms, text) => expect(formatOffset(ms)).toBe(text));
