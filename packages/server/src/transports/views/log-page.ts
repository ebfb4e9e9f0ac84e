import { type LogPart, type LogReceipt, logChunkBytesMax } from '@baton/protocol';
import type { LogPageView } from '../../app/index.ts';
import { cutsCharacter, LogText, lookBackChunks } from './log-text.ts';

type Chunk = LogPageView['chunks'][number];

/** Reads a piece of a log: chunks above `after`. */
export type ReadLog = (after: number, bytesMax: number) => Promise<LogPageView>;

/** The decoder for chunks above `after`: it has seen the beginning of a character that is cut there. */
export async function textFrom(read: ReadLog, after: number, chunks: readonly Chunk[]): Promise<LogText> {
  const text = new LogText();
  if (after === 0 || !cutsCharacter(chunks)) return text;
  const from = Math.max(0, after - lookBackChunks);
  const before = await read(from, lookBackChunks * logChunkBytesMax);
  for (const chunk of before.chunks) if (chunk.number <= after) text.push(chunk);
  return text;
}

/** Chunks as JSON, as text. */
export const textParts = (chunks: readonly Chunk[], text: LogText): LogPart[] =>
  chunks.map((chunk) => ({ ...partOf(chunk), text: text.push(chunk) }));

/** Chunks as JSON, byte for byte. */
export const exactParts = (chunks: readonly Chunk[]): LogPart[] =>
  chunks.map((chunk) => ({ ...partOf(chunk), text: '', base64: Buffer.from(chunk.bytes).toString('base64') }));

const partOf = ({ number, stream, offsetMs, linesDropped, bytesDropped }: Chunk) => ({
  number,
  stream,
  offsetMs,
  linesDropped,
  bytesDropped,
});

/** One that was written before logs were given up was closed by its runner. */
export const receiptView = (log: Omit<LogReceipt, 'givenUp'> & { givenUp?: LogReceipt['givenUp'] }): LogReceipt => ({
  ...log,
  givenUp: log.givenUp ?? null,
});

/** How complete the log is; null while it is open. */
export const receiptOf = (page: LogPageView): LogReceipt | null => (page.attempt?.log ? receiptView(page.attempt.log) : null);

/** Whether more than these chunks is stored already. */
export const hasMore = (page: LogPageView, next: number): boolean => (page.state?.acknowledged ?? 0) > next;
