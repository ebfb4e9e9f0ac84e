import { closeSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { logBodyBytesMax } from '@baton/protocol/log-frames';
import { spansOf } from './frames.ts';
import { type SpoolState, SpoolWriter } from './writer.ts';

/**
 * Ends the spool of a writer that died: cuts off a chunk that was written in part, and adds a line that says what happened.
 * A spool that was never begun gets that line alone.
 */
export function sealSpool(path: string, text: string): SpoolState {
  const { chunks, size } = wholeFrames(path);
  const writer = new SpoolWriter({ path, bytesMax: size, offsetMs: () => 0, firstNumber: chunks + 1 });
  writer.note(text);
  return writer.end();
}

function wholeFrames(path: string): { chunks: number; size: number } {
  let fd: number;
  try {
    fd = openSync(path, 'r+');
  } catch {
    return { chunks: 0, size: 0 };
  }
  const buffer = Buffer.allocUnsafe(logBodyBytesMax);
  let size = 0;
  let chunks = 0;
  for (;;) {
    const length = readSync(fd, buffer, 0, buffer.length, size);
    const last = spansOf(buffer.subarray(0, length)).at(-1);
    if (!last) break;
    size += last.end;
    chunks = last.number;
  }
  ftruncateSync(fd, size);
  closeSync(fd);
  return { chunks, size };
}
