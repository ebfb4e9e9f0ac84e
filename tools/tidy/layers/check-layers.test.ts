import { describe, expect, test } from 'vitest';
import { parseSource } from '../source.ts';
import type { Package } from '../workspace.ts';
import { checkLayers } from './check-layers.ts';
import { printTable } from './print-table.ts';
import { table } from './table.ts';

const packages: Package[] = [
  { folder: '', manifest: { name: 'baton' } },
  {
    folder: 'packages/core',
    manifest: { name: '@baton/core', exports: { '.': './src/index.ts', './attempt/lease': './src/attempt/lease.ts' } },
  },
  {
    folder: 'packages/protocol',
    manifest: { name: '@baton/protocol', exports: { '.': './src/index.ts', './yaml/testing': './src/yaml/testing/odd.ts' } },
  },
  { folder: 'packages/server', manifest: { name: '@baton/server', exports: { '.': './src/index.ts' } } },
  { folder: 'packages/runner', manifest: { name: '@baton/runner' } },
  { folder: 'packages/web', manifest: { name: '@baton/web' } },
  { folder: 'tests', manifest: { name: '@baton/tests' } },
];

/** The problems of one import in one file. */
const problems = (path: string, specifier: string) =>
  checkLayers(table, packages, [parseSource(path, `import type {} from '${specifier}';`)]).map((finding) => finding.problem);

describe('allowed', () => {
  test.each([
    ['packages/core/src/job/decide.ts', '../attempt/lease.ts'],
    ['packages/server/src/app/submit.ts', '@baton/core'],
    ['packages/server/src/app/submit.ts', '../store/interface.ts'],
    ['packages/server/src/store/sqlite/open.ts', 'better-sqlite3'],
    ['packages/server/src/store/sqlite/open.ts', '../sql/tables.ts'],
    ['packages/server/src/main/main.ts', '../store/sqlite/open.ts'],
    ['packages/runner/src/session/machine.ts', '@baton/core/attempt/lease'],
    ['packages/runner/src/executors/index.ts', './shell/shell.ts'],
    ['packages/core/src/job/decide.test.ts', 'fast-check'],
    ['packages/server/src/app/submit.test.ts', '../store/memory/memory.ts'],
    ['tests/e2e/start.test.ts', '@baton/server'],
    ['packages/server/src/app/submit.test.ts', '@baton/protocol/yaml/testing'],
    ['packages/cli/bin/baton.js', '../../../tools/launch/launch.mjs'],
  ])('%s → %s', (path, specifier) => {
    expect(problems(path, specifier)).toEqual([]);
  });
});

describe('refused', () => {
  test.each([
    ['packages/core/src/job/decide.ts', 'node:crypto'],
    ['packages/core/src/job/decide.ts', 'typebox'],
    ['packages/server/src/app/submit.ts', '../store/memory/memory.ts'],
    ['packages/server/src/app/submit.ts', 'fastify'],
    ['packages/server/src/store/sqlite/open.ts', '../postgres/open.ts'],
    ['packages/server/src/transports/rest/jobs.ts', '../runner/sync.ts'],
    ['packages/server/src/transports/rest/jobs.ts', '../../store/interface.ts'],
    ['packages/server/src/app/submit.ts', '../../../core/src/index.ts'],
    ['packages/server/src/app/submit.ts', './submit.test.ts'],
    ['packages/server/src/transports/rest/jobs.ts', '@baton/protocol/yaml/testing'],
    ['packages/runner/src/session/machine.ts', '@baton/core'],
    ['packages/runner/src/executors/shell/run.ts', '../terraform/plan.ts'],
    ['packages/web/src/pages/jobs.tsx', 'node:fs'],
    ['packages/core/src/job/decide.test.ts', '@baton/server'],
    ['tests/e2e/start.test.ts', '../../packages/server/src/index.ts'],
    ['tests/e2e/start.test.ts', '@baton/server/inner'],
    ['packages/server/src/elsewhere/a.ts', './b.ts'],
  ])('%s → %s', (path, specifier) => {
    expect(problems(path, specifier)).toHaveLength(1);
  });
});

test('names only layers that exist', () => {
  const names = new Set(table.layers.map((layer) => layer.name));
  const named = table.layers
    .flatMap((layer) => layer.may)
    .filter((name) => !name.endsWith('/**') && name !== 'package entry points');
  expect(named.filter((name) => !names.has(name))).toEqual([]);
});

test('prints one row per layer, and one for tests', () => {
  expect(printTable(table).split('\n')).toHaveLength(table.layers.length + 3);
});
