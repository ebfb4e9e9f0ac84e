import { closeSync, ftruncateSync, mkdirSync, openSync, readSync } from 'node:fs';
import { logBodyBytesMax } from '@baton/protocol/log-frames';
import { spansOf } from './frames.ts';
import { listSegments } from './segments.ts';
import { type SpoolState, SpoolWriter } from './writer.ts';

/**
 * Ends the spool of a writer that died: cuts off a chunk that was written in part, and adds a line that says what happened.
 * A spool that was never begun gets that line alone.
 */
export function sealSpool(folder: string, text: string): SpoolState {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const from = wholeFrames(folder);
  const writer = new SpoolWriter({ folder, bytesMax: from.size, offsetMs: () => 0, from });
  writer.note(text);
  return writer.end();
}

/** Up to where the newest segment, and so the log, is whole. */
function wholeFrames(folder: string): { chunks: number; size: number } {
  const newest = listSegments(folder).at(-1);
  if (!newest) return { chunks: 0, size: 0 };
  const fd = openSync(newest.path, 'r+');
  const buffer = Buffer.allocUnsafe(logBodyBytesMax);
  let size = 0;
  let chunks = newest.first - 1;
  for (;;) {
    const length = readSync(fd, buffer, 0, buffer.length, size);
    const last = spansOf(buffer.subarray(0, length)).at(-1);
    if (!last) break;
    size += last.end;
    chunks = last.number;
  }
  ftruncateSync(fd, size);
  closeSync(fd);
  return { chunks, size: newest.start + size };
}
