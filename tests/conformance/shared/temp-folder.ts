import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder, and what takes it away again. */
export async function tempFolder(): Promise<{ path: string; discard(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'baton-test-'));
  return { path, discard: () => rm(path, { recursive: true, force: true }) };
}
