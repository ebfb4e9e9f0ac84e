import type { SqlValue } from '../sql/rows.ts';

/** Element types of the arrays that rows are sent in. */
export type ArrayType = 'text' | 'int8';

const oids: Record<ArrayType, number> = { text: 25, int8: 20 };
const headerBytes = 20;
const twoTo32 = 4_294_967_296;

/** Every `stride`th of `values`, from `first` on, as a one-dimensional array in PostgreSQL's binary form. */
export function binaryArray(type: ArrayType, values: readonly SqlValue[], first: number, stride: number): Buffer {
  const length = values.length / stride;
  const buffer = Buffer.allocUnsafe(headerBytes + bytesMax(type, values, first, stride));
  let hasNull = 0;
  let at = headerBytes;
  for (let index = first; index < values.length; index += stride) {
    const value = values[index];
    if (value === null || value === undefined) {
      hasNull = 1;
      at = buffer.writeInt32BE(-1, at);
    } else if (type === 'int8') {
      at = writeInt8(buffer, value as number, at);
    } else {
      const bytes = buffer.write(value as string, at + 4);
      buffer.writeInt32BE(bytes, at);
      at += 4 + bytes;
    }
  }
  buffer.writeInt32BE(1, 0);
  buffer.writeInt32BE(hasNull, 4);
  buffer.writeInt32BE(oids[type], 8);
  buffer.writeInt32BE(length, 12);
  buffer.writeInt32BE(1, 16);
  return buffer.subarray(0, at);
}

function bytesMax(type: ArrayType, values: readonly SqlValue[], first: number, stride: number): number {
  if (type === 'int8') return (values.length / stride) * 12;
  let bytes = 0;
  for (let index = first; index < values.length; index += stride) {
    const value = values[index];
    bytes += 4 + (typeof value === 'string' ? value.length * 3 : 0);
  }
  return bytes;
}

function writeInt8(buffer: Buffer, value: number, at: number): number {
  const high = Math.floor(value / twoTo32);
  buffer.writeInt32BE(8, at);
  buffer.writeInt32BE(high, at + 4);
  return buffer.writeUInt32BE(value - high * twoTo32, at + 8);
}
