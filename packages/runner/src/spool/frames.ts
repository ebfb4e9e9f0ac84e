/** Where a whole frame stands in a buffer. */
export interface FrameSpan {
  number: number;
  /** of its payload */
  start: number;
  /** one past its last byte */
  end: number;
  linesDropped: number;
  bytesDropped: number;
}

const newline = 10;

/**
 * The whole frames at the beginning of a piece of a spool, which has the form of the wire (see `log-frames` of the protocol). What is
 * cut off at the end, by the size of the piece or by a crash, is left out.
 */
export function spansOf(piece: Uint8Array): FrameSpan[] {
  const spans: FrameSpan[] = [];
  let at = 0;
  while (at < piece.length) {
    const lineEnd = piece.indexOf(newline, at);
    if (lineEnd === -1) break;
    const fields = new TextDecoder().decode(piece.subarray(at, lineEnd)).split(' ');
    const [number, , , size, linesDropped = '0', bytesDropped = '0'] = fields;
    const start = lineEnd + 1;
    const end = start + Number(size);
    if (!Number.isSafeInteger(end) || !Number.isSafeInteger(Number(number)) || end > piece.length) break;
    spans.push({ number: Number(number), start, end, linesDropped: Number(linesDropped), bytesDropped: Number(bytesDropped) });
    at = end;
  }
  return spans;
}
