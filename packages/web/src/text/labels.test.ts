import { expect, test } from 'vitest';
import { readLabels } from './labels.ts';

test('what was pasted is taken apart, and each label is there once', () => {
  expect(readLabels(['linux', ' gpu, arm64', 'gpu,'])).toEqual(['linux', 'gpu', 'arm64']);
  expect(readLabels([',', ' '])).toEqual([]);
});
