/** The beginning of every log file: a mark, and where the end record stands, 0 while the log is open. Only the keeper writes here. */
export const fileHeaderBytes = 16;

const mark = 0x314c5442;

export function fileHeader(endAt: number): Buffer {
  const header = Buffer.alloc(fileHeaderBytes);
  header.writeUInt32LE(mark, 0);
  header.writeDoubleLE(endAt, 8);
  return header;
}

/** Where the end record stands, 0 while the log is open; null when this is no log file. */
export const readFileHeader = (header: Buffer): number | null =>
  header.length === fileHeaderBytes && header.readUInt32LE(0) === mark ? header.readDoubleLE(8) : null;
