import { cpus } from 'node:os';
import type { Raw, Scale } from '../cases/case.ts';

/** Under what conditions a run measured, in one sentence for the table of its figures. */
export function conditionsOf(scale: Scale, raw: Raw): string {
  const size = `${scale.runners} simulated runners, ${scale.seconds} s a figure after ${scale.warmUpSeconds} s of warm-up`;
  const costs = [
    `${Math.round(raw.commitsPerSecond)} durable SQLite commits/s`,
    `${Math.round(raw.postsPerSecond)} HTTP POSTs/s`,
    `a sync of the disk ${raw.syncP50Ms} ms (p99 ${raw.syncP99Ms} ms)`,
  ];
  const database = { sqlite: 'SQLite', postgres: 'PostgreSQL' }[scale.database];
  return `${database}, ${cpus().length} cores, Node ${process.versions.node}, ${size}. Raw costs: ${costs.join(', ')}.`;
}
