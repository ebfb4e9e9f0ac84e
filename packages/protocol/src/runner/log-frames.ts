import type { logStreamNames } from '../shared/state-names.ts';

/** Media type of a body made of log frames. */
export const logMediaType = 'application/vnd.baton.log';

/** Largest payload of one chunk. */
export const logChunkBytesMax = 256 * 1024;
/** Largest body of one call. */
export const logBodyBytesMax = 4 * 1024 * 1024;
const headerBytesMax = 256;
const newline = 10;

/** One chunk on the wire. See the log store's interface for the meaning of the fields. */
export interface LogFrame {
  number: number;
  stream: (typeof logStreamNames)[number];
  offsetMs: number;
  bytes: Uint8Array;
  linesDropped: number;
  bytesDropped: number;
}

/** The body can not be read; `message` says what is wrong. */
export class LogFrameError extends Error {
  override name = 'LogFrameError';
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * A frame is a line `number stream offsetMs byteCount [linesDropped bytesDropped]`, a newline, then exactly `byteCount` bytes:
 * `7 stdout 1250 6\nhello\n`. Any program can write it.
 */
export function encodeLogFrames(frames: readonly LogFrame[]): Uint8Array {
  const headers = frames.map((frame) => encoder.encode(headerOf(frame)));
  const size = frames.reduce((sum, frame, index) => sum + frame.bytes.length + (headers[index]?.length ?? 0), 0);
  const body = new Uint8Array(size);
  let at = 0;
  for (const [index, frame] of frames.entries()) {
    const header = headers[index] ?? new Uint8Array();
    body.set(header, at);
    body.set(frame.bytes, at + header.length);
    at += header.length + frame.bytes.length;
  }
  return body;
}

function headerOf(frame: LogFrame): string {
  const dropped = frame.linesDropped > 0 || frame.bytesDropped > 0 ? ` ${frame.linesDropped} ${frame.bytesDropped}` : '';
  return `${frame.number} ${frame.stream} ${frame.offsetMs} ${frame.bytes.length}${dropped}\n`;
}

/** Reads a body of frames; throws {@link LogFrameError}. The frames' bytes are views into `body`. */
export function decodeLogFrames(body: Uint8Array): LogFrame[] {
  const frames: LogFrame[] = [];
  let at = 0;
  while (at < body.length) {
    const end = body.indexOf(newline, at);
    if (end === -1 || end - at > headerBytesMax) throw new LogFrameError(`no header line at byte ${at}`);
    const { frame, size } = parseHeader(decoder.decode(body.subarray(at, end)), at);
    const start = end + 1;
    if (start + size > body.length) throw new LogFrameError(`chunk ${frame.number} is cut off at byte ${body.length}`);
    frames.push({ ...frame, bytes: body.subarray(start, start + size) });
    at = start + size;
  }
  return frames;
}

function parseHeader(header: string, at: number): { frame: Omit<LogFrame, 'bytes'>; size: number } {
  const match = /^(\d{1,15}) (stdout|stderr|system|data) (\d{1,15}) (\d{1,9})(?: (\d{1,15}) (\d{1,15}))?$/.exec(header);
  if (!match) throw new LogFrameError(`bad header at byte ${at}`);
  const size = Number(match[4]);
  if (size > logChunkBytesMax) throw new LogFrameError(`chunk of ${size} bytes, at most ${logChunkBytesMax} are allowed`);
  const number = Number(match[1]);
  if (number < 1) throw new LogFrameError('chunks are numbered from 1');
  return {
    frame: {
      number,
      stream: match[2] as LogFrame['stream'],
      offsetMs: Number(match[3]),
      linesDropped: Number(match[5] ?? 0),
      bytesDropped: Number(match[6] ?? 0),
    },
    size,
  };
}
