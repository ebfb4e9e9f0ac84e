import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { percentiles } from '../report/percentiles.ts';

const pageBytes = 4096;
/** as far apart as the batches of a busy server: a disk that is asked without pause answers otherwise */
const everyMs = 2;

/** What a sync of the disk costs here: a page appended to a file, then `fdatasync`. */
export async function rawSync(seconds: number): Promise<{ syncP50Ms: number; syncP99Ms: number }> {
  const dir = await mkdtemp(join(tmpdir(), 'baton-raw-'));
  const file = await open(join(dir, 'raw.log'), 'a');
  const page = Buffer.alloc(pageBytes, 'x');
  const samples: number[] = [];
  const endAt = performance.now() + seconds * 1000;
  while (performance.now() < endAt) {
    await file.write(page);
    const startedAt = performance.now();
    await file.datasync();
    samples.push(performance.now() - startedAt);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  await file.close();
  await rm(dir, { recursive: true });
  const { p50, p99 } = percentiles(samples);
  return { syncP50Ms: p50, syncP99Ms: p99 };
}
