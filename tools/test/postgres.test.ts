import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findPostgres } from './postgres.mjs';

test('the named folder wins over the ones that are found', () => {
  expect(findPostgres({ BATON_POSTGRES_BIN: '/opt/postgres/bin', PATH: '/usr/bin' })).toBe('/opt/postgres/bin');
});

test('finds the folder of the programs, and only one that has them all', () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-postgres-'));
  try {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    const tell = join(folder, 'pg_config');
    writeFileSync(tell, `#!/bin/sh\necho ${bin}\n`);
    chmodSync(tell, 0o755);
    writeFileSync(join(bin, 'initdb'), '');
    chmodSync(join(bin, 'initdb'), 0o755);
    expect(findPostgres({ PATH: folder })).not.toBe(bin);
    writeFileSync(join(bin, 'postgres'), '');
    chmodSync(join(bin, 'postgres'), 0o755);
    expect(findPostgres({ PATH: folder })).toBe(bin);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
