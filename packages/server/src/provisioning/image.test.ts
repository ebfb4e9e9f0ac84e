import { expect, test } from 'vitest';
import { imageOf } from './image.ts';

const program = (version: string | null, image: string | null) => ({ version, image, file: null });

test.each([
  [
    'its own with the version in it',
    { image: 'lab/runner:{version}' },
    program('1.4.0', 'ghcr.io/runner:1.4.0'),
    'lab/runner:1.4.0',
  ],
  ['of this server where no version is named', { image: 'lab/runner:{version}' }, program(null, null), 'lab/runner:9.0.0'],
  ['that of the release', { image: 'lab/runner' }, program('1.4.0', 'ghcr.io/runner:1.4.0'), 'ghcr.io/runner:1.4.0'],
  ['its own', { image: 'lab/runner' }, program('1.4.0', null), 'lab/runner'],
])('the image of an order: %s', (_, settings, chosen, image) => {
  expect(imageOf({ settings, program: chosen }, '9.0.0')).toBe(image);
});

test.each([[{}], [{ image: '' }]])('an order that names none is refused: %j', (settings) => {
  expect(() => imageOf({ settings, program: program('1.4.0', null) }, '9.0.0')).toThrow(/set settings\.image/);
});
