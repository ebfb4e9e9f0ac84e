import { StringDecoder } from 'node:string_decoder';

const esc = String.raw`\x1b`;
const styleText = String.raw`${esc}\[[0-9;:]*m`;
/** Colours and weights, which change nothing but how text looks. */
const style = new RegExp(`^${styleText}$`);
const plainStyle = new RegExp(String.raw`^${esc}\[0*m$`);

/**
 * What a terminal obeys instead of showing it: CSI (moves, clears, questions that it answers as if they were typed), strings (title, clipboard, links) that end
 * with BEL, ST or at the latest with the line, other escapes, and control and direction characters but tab, newline and carriage return.
 */
const obeyed = new RegExp(
  [
    String.raw`\x1b\[[0-?]*[ -/]*[@-~]`,
    String.raw`\x1b[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\|(?=\n))`,
    String.raw`\x1b[ -/]*[0-~]`,
    String.raw`[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]`,
  ].join('|'),
  'g',
);

/** The beginning of such a sequence whose end has not come yet. */
const begun = new RegExp(String.raw`${esc}(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b\n]*\x1b?|[ -/]*)?$`);
const begunCharsMax = 4096;

/** What stands before the first word of a line and is not seen. */
const unseen = String.raw`(?:${styleText}|\p{Cf})*`;
const onlyUnseen = new RegExp(`^${unseen}$`, 'u');
/** Lines that look like ours. */
const own = new RegExp(String.raw`(^|[\r\n])(${unseen})(?=baton(?:-runner)?: )`, 'gu');
const ourNames = ['baton:', 'baton-runner:'];
const beginnings = [...new Set(ourNames.flatMap((name) => [...name].map((_, at) => name.slice(0, at + 1))))];
const mayBeOwn = new RegExp(String.raw`(?:^|[\r\n])(${unseen}(?:${beginnings.join('|')}))$`, 'u');
const marked = '│ ';

export type Stream = 'stdout' | 'stderr';

/** Text for one stream of the terminal. */
export interface Shown {
  stream: Stream;
  text: string;
}

/**
 * Makes of what a job wrote, which may be anything and anybody's, text that a terminal shows and does not obey: colours stay, the rest of its
 * language goes. A line that begins as ours do gets a mark before it. Both streams go to the same terminal, and so through one of these.
 */
export class TerminalText {
  readonly #decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') };
  readonly #begun = { stdout: '', stderr: '' };
  /** a beginning of a line that could become one of ours */
  #held: Shown | null = null;
  /** nothing is seen of the line yet, or what comes is written over it */
  #lineBegins = true;
  /** nothing is seen of it */
  #isEmpty = true;
  #isStyled = false;

  take(stream: Stream, bytes: Uint8Array): Shown[] {
    const shown: Shown[] = [];
    let text = this.#plain(stream, this.#decoders[stream].write(Buffer.from(bytes)));
    if (text === '') return shown;
    if (this.#held && this.#held.stream !== stream) shown.push(...this.flush());
    if (this.#held) {
      text = this.#held.text + text;
      this.#held = null;
    }
    const before = this.#lineBegins ? '' : '\0';
    const safe = (before + text).replace(own, `$1$2${marked}`);
    const held = mayBeOwn.exec(safe)?.[1] ?? '';
    const now = safe.slice(before.length, safe.length - held.length);
    if (now !== '') shown.push({ stream, text: now });
    this.#follow(now);
    if (held !== '') this.#held = { stream, text: held };
    return shown;
  }

  /** What was held back; marked, since what comes next may make it a line of ours. */
  flush(): Shown[] {
    if (!this.#held) return [];
    const { stream, text } = this.#held;
    this.#held = null;
    this.#follow(marked);
    return [{ stream, text: marked + text }];
  }

  /** What has to be written before a line of ours, so that it looks as ours do and stands alone. */
  ownLine(): string {
    const reset = this.#isStyled ? '\x1b[0m' : '';
    const end = this.#isEmpty ? '' : '\n';
    this.#isStyled = false;
    this.#follow('\n');
    return reset + end;
  }

  #follow(written: string): void {
    const from = Math.max(written.lastIndexOf('\n'), written.lastIndexOf('\r')) + 1;
    const isUnseen = onlyUnseen.test(written.slice(from));
    this.#lineBegins = isUnseen && (from > 0 || this.#lineBegins);
    this.#isEmpty = isUnseen && (from > 0 ? written[from - 1] === '\n' : this.#isEmpty);
  }

  #plain(stream: Stream, more: string): string {
    const text = this.#begun[stream] + more;
    const open = begun.exec(text)?.[0] ?? '';
    this.#begun[stream] = open.length > begunCharsMax ? '' : open;
    return text.slice(0, text.length - open.length).replace(obeyed, (sequence) => {
      if (!style.test(sequence)) return '';
      this.#isStyled = !plainStyle.test(sequence);
      return sequence;
    });
  }
}
