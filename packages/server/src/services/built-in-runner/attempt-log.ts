import { createHash, type Hash } from 'node:crypto';
import type { OperationLog } from '../../app/hosting/run.ts';
import type { LogChunk, LogEnd, LogStream } from '../../logstore/interface.ts';

interface Written {
  stream: LogStream;
  text: string;
  offsetMs: number;
}

/** Where chunks go, and what is told when all are there. */
export interface LogSink {
  append(chunks: readonly LogChunk[]): Promise<unknown>;
  close(end: LogEnd): Promise<unknown>;
}

/** The log of an attempt that this process runs: numbered, counted and digested as a runner does it, sent as it is written. */
export class AttemptLog implements OperationLog {
  readonly #sink: LogSink;
  readonly #elapsedMs: () => number;
  readonly #digest: Hash = createHash('sha256');
  #waiting: Written[] = [];
  #sending: Promise<void> | null = null;
  #end: LogEnd = { chunks: 0, lines: 0, bytes: 0, linesDropped: 0, bytesDropped: 0, digest: '' };

  constructor(sink: LogSink, elapsedMs: () => number) {
    this.#sink = sink;
    this.#elapsedMs = elapsedMs;
  }

  line(text: string): void {
    this.#write('system', `${text}\n`);
  }

  fact(fact: Readonly<Record<string, unknown>>): void {
    this.#write('data', `${JSON.stringify(fact)}\n`);
  }

  /** All that was written is on the disk, and how much it was is told. */
  async close(): Promise<void> {
    await this.#sending;
    await this.#sink.close({ ...this.#end, digest: this.#digest.copy().digest('hex') });
  }

  #write(stream: LogStream, text: string): void {
    this.#waiting.push({ stream, text, offsetMs: Math.max(0, Math.round(this.#elapsedMs())) });
    this.#sending ??= this.#send();
  }

  async #send(): Promise<void> {
    while (this.#waiting.length > 0) {
      const written = this.#waiting;
      this.#waiting = [];
      await this.#sink.append(written.map((each) => this.#chunkOf(each)));
    }
    this.#sending = null;
  }

  #chunkOf({ stream, text, offsetMs }: Written): LogChunk {
    const bytes = new TextEncoder().encode(text);
    this.#digest.update(bytes);
    const { chunks, lines, bytes: before } = this.#end;
    this.#end = { ...this.#end, chunks: chunks + 1, lines: lines + 1, bytes: before + bytes.length };
    return { number: chunks + 1, stream, offsetMs, bytes, linesDropped: 0, bytesDropped: 0 };
  }
}
