import { describe, expect, test } from 'vitest';
import { isInstalled } from './is-installed.mjs';

const wanted = {
  packages: {
    '': { version: '0.1.0' },
    'packages/core': { version: '0.1.0' },
    'node_modules/@baton/core': { link: true },
    'node_modules/ws': { version: '8.23.0' },
    'node_modules/other-platform': { version: '1.0.0', optional: true },
  },
};
const installed = { packages: { 'node_modules/@baton/core': { link: true }, 'node_modules/ws': { version: '8.23.0' } } };

describe('isInstalled', () => {
  test('accepts a complete installation without the optional packages', () => {
    expect(isInstalled(wanted, installed)).toBe(true);
  });

  test('sees a missing package', () => {
    expect(isInstalled(wanted, { packages: { 'node_modules/ws': { version: '8.23.0' } } })).toBe(false);
  });

  test('sees another version', () => {
    const packages = { ...installed.packages, 'node_modules/ws': { version: '8.22.0' } };
    expect(isInstalled(wanted, { packages })).toBe(false);
  });
});
