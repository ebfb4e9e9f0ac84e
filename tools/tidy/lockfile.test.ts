import { expect, test } from 'vitest';
import { checkLockfile } from './lockfile.ts';

test('a lockfile names no registry and every optional package', () => {
  const packages = {
    'node_modules/a': { version: '1.0.0', optionalDependencies: { b: '1.0.0' } },
    'node_modules/b': { version: '1.0.0', resolved: 'https://registry.example/b.tgz' },
    'node_modules/own': { resolved: 'packages/own', link: true },
    'node_modules/c': { optionalDependencies: { missing: '1.0.0' } },
  };
  expect(checkLockfile({ packages }).map((finding) => finding.problem)).toEqual([
    'lacks missing, an optional dependency of node_modules/c; npm ci would refuse it',
    'names the registry that node_modules/b came from',
  ]);
});
