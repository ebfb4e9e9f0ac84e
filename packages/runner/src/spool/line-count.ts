const newline = 10;

/**
 * Counts lines over pieces of a whole: newline characters, and one more for a last line without. All streams of a log count together,
 * in the order of its chunks.
 */
export class LineCount {
  private newlines = 0;
  private open = false;

  add(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) this.newlines += 1;
    this.open = bytes[bytes.length - 1] !== newline;
  }

  get lines(): number {
    return this.newlines + (this.open ? 1 : 0);
  }
}
