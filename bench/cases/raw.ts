import type { RawCost } from '../report/bars.ts';
import type { Raw } from './case.ts';
import { rawHttp } from './raw-http.ts';
import { rawSqlite } from './raw-sqlite.ts';
import { rawSync } from './raw-sync.ts';

/** @param seconds for each of them */
export const measureRaw = async (seconds: number): Promise<Raw> => ({
  ...(await rawSqlite(seconds)),
  ...(await rawHttp(seconds)),
  ...(await rawSync(seconds)),
});

export const commits = (raw: Raw): RawCost => ({ name: 'single durable SQLite commits', value: raw.commitsPerSecond });
export const posts = (raw: Raw): RawCost => ({ name: 'bare HTTP POSTs', value: raw.postsPerSecond });
export const syncP50 = (raw: Raw): RawCost => ({ name: 'bare syncs of the disk, p50 in ms', value: raw.syncP50Ms });
export const syncP99 = (raw: Raw): RawCost => ({ name: 'bare syncs of the disk, p99 in ms', value: raw.syncP99Ms });
