import { expect, test } from 'vitest';
import { artifactsProblem } from './artifacts.ts';

test('files of a job stay in its folder, and their names can be kept', () => {
  expect(
    artifactsProblem({ in: [{ name: 'state.json', path: 'a/state.json' }], out: [{ path: 'reports/**/*.xml' }] }),
  ).toBeNull();
  expect(artifactsProblem({ in: [{ name: 'a', path: '../a' }] })).toMatchObject({ where: 'artifacts.in[0].path' });
  expect(artifactsProblem({ out: [{ path: '/etc/*' }] })).toMatchObject({ where: 'artifacts.out[0].path' });
  for (const name of ['/a', 'a//b', '../a', 'a\n', 'a\\b'])
    expect(artifactsProblem({ out: [{ path: 'x' }, { name, path: 'a' }] })).toMatchObject({ where: 'artifacts.out[1].name' });
});

test('two artifacts of one name would be one', () => {
  const out = [
    { name: 'a', path: 'x' },
    { name: 'a', path: 'y' },
  ];
  expect(artifactsProblem({ out })).toMatchObject({ where: 'artifacts.out', value: 'a' });
});
