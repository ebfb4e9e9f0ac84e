/** Longer lines lose their rest. */
const lineBytesMax = 1024 * 1024;

const newline = 10;
const carriageReturn = 13;

/** Cuts a stream of bytes into lines, without their ends. */
export class Lines {
  private readonly take: (line: string) => void;
  private pieces: Buffer[] = [];
  private bytes = 0;

  constructor(take: (line: string) => void) {
    this.take = take;
  }

  push(piece: Buffer): void {
    let start = 0;
    for (let end = piece.indexOf(newline); end !== -1; end = piece.indexOf(newline, start)) {
      this.keep(piece.subarray(start, end));
      this.flush();
      start = end + 1;
    }
    this.keep(piece.subarray(start));
  }

  /** Nothing more comes: a last line without an end is one too. */
  finish(): void {
    if (this.bytes > 0) this.flush();
  }

  private keep(part: Buffer): void {
    const room = lineBytesMax - this.bytes;
    if (part.length === 0 || room <= 0) return;
    // the piece's memory may be used again for the next one
    const kept = Buffer.from(part.subarray(0, room));
    this.pieces.push(kept);
    this.bytes += kept.length;
  }

  private flush(): void {
    const line = Buffer.concat(this.pieces, this.bytes);
    this.pieces = [];
    this.bytes = 0;
    this.take(line.toString('utf8', 0, line.at(-1) === carriageReturn ? line.length - 1 : line.length));
  }
}
