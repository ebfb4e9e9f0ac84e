import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lastLines } from './output.ts';

test('the last lines are told once each, where they stood last, and without the token', async () => {
  const home = await mkdtemp(join(tmpdir(), 'baton-output-'));
  try {
    const path = join(home, 'output');
    await writeFile(path, 'refused\n\nbegan with s3cret\nrefused\n');
    expect(await lastLines(path, 's3cret')).toEqual(['began with …', 'refused']);
    await writeFile(path, Array.from({ length: 20 }, (_, n) => `line ${n}\n`).join(''));
    expect(await lastLines(path, null)).toEqual(Array.from({ length: 8 }, (_, n) => `line ${n + 12}`));
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});
