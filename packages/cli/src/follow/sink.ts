import type { LogPart } from '@baton/protocol';
import { plural } from '@baton/protocol/plural';
import type { Context } from '../context.ts';
import { clean } from '../output/clean.ts';
import { write } from '../output/streams.ts';
import { type Shown, TerminalText } from '../output/terminal-text.ts';
import { FactReader } from './facts.ts';

export const rawHelp = 'let the terminal have all that the job wrote: also what moves, renames, asks and forges';

/**
 * Where a log goes: the job's bytes as they are, on a terminal without what that would obey; the runner's words as whole lines of ours.
 */
export class LogSink {
  /** what the executor told as data: nothing of it is printed here */
  readonly facts = new FactReader();
  readonly #context: Context;
  /** beginning of a system line whose end has not come yet */
  #pending = '';
  /** null: no terminal, or all of it is wanted */
  readonly #terminal: TerminalText | null;

  /** @param raw nothing is taken away */
  constructor(context: Context, { raw = false }: { raw?: boolean } = {}) {
    this.#context = context;
    const isTerminal = context.stdout.isTTY === true || context.stderr.isTTY === true;
    this.#terminal = isTerminal && !raw ? new TerminalText() : null;
  }

  async part(part: LogPart): Promise<void> {
    if (part.linesDropped > 0 || part.bytesDropped > 0) {
      await this.#own();
      // what a runner dropped it has counted; what it did not drop says its text
      const why = part.bytesDropped === 0 ? '' : ` (${plural(part.bytesDropped, 'byte')}): the runner had no space for more`;
      this.#context.note(`${plural(part.linesDropped, 'line is', 'lines are')} missing here${why}`);
    }
    const bytes = part.base64 === undefined ? Buffer.from(part.text) : Buffer.from(part.base64, 'base64');
    if (part.stream === 'system') return await this.#system(bytes.toString('utf8'));
    const { stream } = part;
    if (stream === 'data') return this.facts.add(bytes);
    if (bytes.length === 0) return;
    if (this.#terminal && this.#context[stream].isTTY) await this.#show(this.#terminal.take(stream, bytes));
    else await write(this.#context[stream], bytes);
  }

  /** The log is at its end: what has no newline is told too. */
  async flush(): Promise<void> {
    if (this.#pending !== '') await this.#say(this.#pending);
    this.#pending = '';
    await this.#own();
  }

  async #system(text: string): Promise<void> {
    const lines = (this.#pending + text).split('\n');
    this.#pending = lines.pop() ?? '';
    for (const line of lines) await this.#say(line);
  }

  async #show(shown: readonly Shown[]): Promise<void> {
    for (const { stream, text } of shown) await write(this.#context[stream], text);
  }

  /** A line of ours comes: it stands alone, and looks as ours do. */
  async #own(): Promise<void> {
    if (!this.#terminal) return;
    await this.#show(this.#terminal.flush());
    const before = this.#terminal.ownLine();
    if (before !== '') await write(this.#context.stderr.isTTY ? this.#context.stderr : this.#context.stdout, before);
  }

  /** The runner signs its lines; what does not come from it is signed as ours. */
  async #say(line: string): Promise<void> {
    await this.#own();
    if (line.startsWith('baton-runner: ')) this.#context.stderr.write(`${clean(line)}\n`);
    else this.#context.note(clean(line));
  }
}
