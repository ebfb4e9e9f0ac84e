import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A spool is a folder of segments, each a file of whole frames; what the server has on disk is freed by deleting whole segments. A segment is
 * named by the number of its first chunk and by where it begins in the log as a whole.
 */
export interface Segment {
  path: string;
  first: number;
  /** bytes of frames in all segments before it, also in those that are gone */
  start: number;
}

export function segmentAt(folder: string, first: number, start: number): Segment {
  return { path: join(folder, `${first}-${start}.log`), first, start };
}

/** In the order of the log; empty when there is no spool. */
export function listSegments(folder: string): Segment[] {
  const segments: Segment[] = [];
  for (const name of namesIn(folder)) {
    const match = /^(\d+)-(\d+)\.log$/.exec(name);
    if (match) segments.push(segmentAt(folder, Number(match[1]), Number(match[2])));
  }
  return segments.sort((a, b) => a.first - b.first);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
