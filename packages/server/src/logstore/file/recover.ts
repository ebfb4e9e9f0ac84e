import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { nameOf, segments } from './journal.ts';
import { decodeWrites } from './journal-record.ts';
import type { LogFiles } from './log-files.ts';
import { syncLogFiles } from './sync-files.ts';

/**
 * Does again what the journal tells, so that the log files hold what was acknowledged before a crash and nothing after it; then drops
 * the journal. Writes go to places, so doing them twice is harmless. A record that was torn by the crash was never acknowledged.
 *
 * @param folder of the journal's segments
 */
export async function recover(dir: string, folder: string, files: LogFiles): Promise<void> {
  if (!existsSync(folder)) return;
  const sizes = new Map<string, number | null>();
  const packed = new Map<string, boolean>();
  const isPacked = (attemptId: string): boolean => {
    const known = packed.get(attemptId) ?? files.isPacked(attemptId);
    packed.set(attemptId, known);
    return known;
  };
  const found = segments(folder);
  for (const segment of found) {
    for (const { attemptId, offset, size, bytes } of decodeWrites(readFileSync(join(folder, nameOf(segment))))) {
      if (size === null) {
        files.remove(attemptId);
        packed.set(attemptId, false);
      }
      // it was complete before it was packed: its plain form is not wanted back
      else if (isPacked(attemptId)) continue;
      else files.write(attemptId, bytes, offset, size);
      sizes.set(attemptId, size);
    }
  }
  for (const [attemptId, size] of sizes) if (size !== null) files.truncate(attemptId, size);
  await syncLogFiles(dir, sizes.keys());
  for (const segment of found) rmSync(join(folder, nameOf(segment)));
}
