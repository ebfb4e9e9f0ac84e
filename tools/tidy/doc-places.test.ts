import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { checkPlaces } from './doc-places.ts';

const root = mkdtempSync(join(tmpdir(), 'places-'));
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('places that a page names must be there; commands, patterns and foreign paths are none', () => {
  mkdirSync(join(root, 'packages/web'), { recursive: true });
  writeFileSync(
    join(root, 'page.md'),
    'See `packages/web` and `packages/web/gone.ts`,\nnot `packages/*` or `src/a.ts` or `npm run tests/x`; but `tests/e2e`.',
  );
  expect(checkPlaces(root, ['page.md']).map(({ line, problem }) => [line, problem])).toEqual([
    [1, 'leads to packages/web/gone.ts, which is not there'],
    [2, 'leads to tests/e2e, which is not there'],
  ]);
});
