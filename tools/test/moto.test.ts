import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findMoto } from './moto.mjs';

test('the named program wins over the PATH, and the PATH over the cache', () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-moto-'));
  const place = (path: string): string => {
    mkdirSync(join(folder, path), { recursive: true });
    const file = join(folder, path, 'moto_server');
    writeFileSync(file, '');
    chmodSync(file, 0o755);
    return file;
  };
  try {
    const env = { PATH: join(folder, 'bin'), XDG_CACHE_HOME: folder };
    expect(findMoto(env)).toBeUndefined();
    const cached = place('baton-tests/moto-5.2.1/bin');
    expect(findMoto(env)).toBe(cached);
    const onPath = place('bin');
    expect(findMoto(env)).toBe(onPath);
    expect(findMoto({ ...env, BATON_MOTO_SERVER: cached })).toBe(cached);
    expect(findMoto({ ...env, BATON_MOTO_SERVER: '' })).toBeUndefined();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
