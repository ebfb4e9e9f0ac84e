import { createHash } from 'node:crypto';
import { encodeLogFrames, type LogFrame } from '@baton/protocol';

/** A log as a job would write it: `lines` lines of `lineBytes` bytes each, newline included, in chunks of at most 64 KiB. */
export function makeLog(
  lines: number,
  lineBytes: number,
  firstNumber = 1,
): { frames: LogFrame[]; body: Uint8Array; bytes: Buffer } {
  const words = '2026-07-04T12:00:00Z INFO step 17 of 90: compiled module worker/session in 31 ms, 4 warnings; ';
  const line = `${words.repeat(Math.ceil(lineBytes / words.length)).slice(0, lineBytes - 1)}\n`;
  const bytes = Buffer.from(line.repeat(lines));
  const frames: LogFrame[] = [];
  for (let at = 0; at < bytes.length; at += 65_536)
    frames.push({
      number: firstNumber + frames.length,
      stream: 'stdout',
      offsetMs: 0,
      bytes: bytes.subarray(at, at + 65_536),
      linesDropped: 0,
      bytesDropped: 0,
    });
  return { frames, body: encodeLogFrames(frames), bytes };
}

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
