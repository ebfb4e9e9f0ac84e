import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findChromium } from './chromium.mjs';

test('the named browser wins over the ones on the PATH', () => {
  expect(findChromium({ BATON_CHROMIUM: '/opt/browser', PATH: '/usr/bin' })).toBe('/opt/browser');
});

test('finds a browser on the PATH, and only an executable one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-chromium-'));
  try {
    const file = join(folder, 'chromium');
    writeFileSync(file, '');
    expect(findChromium({ PATH: folder })).not.toBe(file);
    chmodSync(file, 0o755);
    expect(findChromium({ PATH: folder })).toBe(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
