import type { LogPageView } from '../../app/index.ts';

type Chunk = Pick<LogPageView['chunks'][number], 'stream' | 'bytes'>;

const utf8Continuation = 0x80;
const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === utf8Continuation;

/**
 * Turns the chunks of a log into text. Chunks are cut anywhere, also within a character: its bytes are kept until the rest comes, so a
 * character belongs to the chunk in which it ends. Each stream is a text of its own.
 */
export class LogText {
  readonly #decoders = new Map<string, InstanceType<typeof TextDecoder>>();

  /** Text of the next chunk. Bytes that are no text are replaced. */
  push(chunk: Chunk): string {
    let decoder = this.#decoders.get(chunk.stream);
    if (!decoder) {
      decoder = new TextDecoder('utf-8', { ignoreBOM: true });
      this.#decoders.set(chunk.stream, decoder);
    }
    return decoder.decode(chunk.bytes, { stream: true });
  }
}

/** Chunks before `after` that are read to complete a character cut in two; streams mix, so one may not be enough. */
export const lookBackChunks = 8;

/** Whether reading from here cuts a character: the first chunk of a stream begins in the middle of one. */
export function cutsCharacter(chunks: readonly Chunk[]): boolean {
  const seen = new Set<string>();
  return chunks.some((chunk) => {
    if (seen.has(chunk.stream) || chunk.bytes.length === 0) return false;
    seen.add(chunk.stream);
    return isContinuation(chunk.bytes[0]);
  });
}
