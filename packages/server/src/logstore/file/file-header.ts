/**
 * The beginning of every plain log file: a mark, whether it is left plain, and where the end record stands, 0 while the log is open. Only the keeper
 * writes here.
 */
export const fileHeaderBytes = 16;

const mark = 0x314c5442;
const leftMark = 1;

/** @param isLeft packing was tried, and is not worth its while */
export function fileHeader(endAt: number, isLeft = false): Buffer {
  const header = Buffer.alloc(fileHeaderBytes);
  header.writeUInt32LE(mark, 0);
  header.writeUInt32LE(isLeft ? leftMark : 0, 4);
  header.writeDoubleLE(endAt, 8);
  return header;
}

/** Null when this is no log file. */
export const readFileHeader = (header: Buffer): { endAt: number; isLeft: boolean } | null =>
  header.length === fileHeaderBytes && header.readUInt32LE(0) === mark
    ? { endAt: header.readDoubleLE(8), isLeft: header.readUInt32LE(4) === leftMark }
    : null;
