import type { LogPart } from '@baton/protocol';
import type { Context } from '../context.ts';
import { clean } from '../output/clean.ts';
import { write } from '../output/streams.ts';

/** Where a log goes: the job's bytes as they are, the runner's words as whole lines of ours. */
export class LogSink {
  readonly #context: Context;
  /** beginning of a system line whose end has not come yet */
  #pending = '';

  constructor(context: Context) {
    this.#context = context;
  }

  async part(part: LogPart): Promise<void> {
    if (part.linesDropped > 0 || part.bytesDropped > 0) {
      this.#context.note(
        `${part.linesDropped} lines (${part.bytesDropped} bytes) are missing here: the runner had no space for them`,
      );
    }
    const bytes = part.base64 === undefined ? Buffer.from(part.text) : Buffer.from(part.base64, 'base64');
    if (part.stream === 'system') return this.#system(bytes.toString('utf8'));
    if (bytes.length > 0) await write(part.stream === 'stdout' ? this.#context.stdout : this.#context.stderr, bytes);
  }

  /** The log is at its end: what has no newline is told too. */
  flush(): void {
    if (this.#pending !== '') this.#say(this.#pending);
    this.#pending = '';
  }

  #system(text: string): void {
    const lines = (this.#pending + text).split('\n');
    this.#pending = lines.pop() ?? '';
    for (const line of lines) this.#say(line);
  }

  /** The runner signs its lines; what does not come from it is signed as ours. */
  #say(line: string): void {
    if (line.startsWith('baton-runner: ')) this.#context.stderr.write(`${clean(line)}\n`);
    else this.#context.note(clean(line));
  }
}
