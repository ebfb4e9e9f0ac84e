const newline = 10;

export interface LineCountState {
  newlines: number;
  /** the last line has no end yet */
  open: boolean;
}

/**
 * Counts lines over pieces of a whole: newline characters, and one more for a last line without. All streams of a log count together,
 * in the order of its chunks.
 */
export class LineCount {
  private newlines: number;
  private open: boolean;

  constructor({ newlines, open }: LineCountState = { newlines: 0, open: false }) {
    this.newlines = newlines;
    this.open = open;
  }

  add(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) this.newlines += 1;
    this.open = bytes[bytes.length - 1] !== newline;
  }

  get lines(): number {
    return this.newlines + (this.open ? 1 : 0);
  }

  get state(): LineCountState {
    return { newlines: this.newlines, open: this.open };
  }
}
