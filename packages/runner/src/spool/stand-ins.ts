import { encodeLogFrames } from '@baton/protocol/log-frames';
import { plural } from '@baton/protocol/plural';
import type { LogBatch } from './shipper.ts';

/** In one call: what they weigh is told in the frames' heads. */
const atOnceMax = 20_000;

/**
 * Stands in for the chunks between two that a server acknowledged and another one does not have: a log is taken without gaps, so each has an empty one
 * in its place, and the first says what is missing.
 *
 * @param lines in all of them; null: nobody knows; `told`: a call before this one said it
 */
export function standIns(after: number, before: number, lines: number | null | 'told'): LogBatch {
  const last = Math.min(before - 1, after + atOnceMax);
  const nothing = { stream: 'system' as const, offsetMs: 0, bytes: new Uint8Array(), linesDropped: 0, bytesDropped: 0 };
  const frames = Array.from({ length: last - after }, (_, at) => ({ ...nothing, number: after + 1 + at }));
  const [first] = frames;
  if (first && lines !== 'told') {
    first.bytes = new TextEncoder().encode(`${words(before - after - 1, lines)}\n`);
    first.linesDropped = lines ?? 0;
  }
  return { body: encodeLogFrames(frames), first: after + 1, last };
}

const words = (chunks: number, lines: number | null): string => {
  const what = lines === null ? plural(chunks, 'piece') : plural(lines, 'line');
  return `baton-runner: ${what} of this log ${(lines ?? chunks) === 1 ? 'is' : 'are'} missing here: acknowledged by a server whose data folder is not here`;
};
