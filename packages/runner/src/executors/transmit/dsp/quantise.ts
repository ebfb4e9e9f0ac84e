export type SampleFormat = 's8' | 'u8' | 's16' | 'f32';

export const bytesOfFormat: Readonly<Record<SampleFormat, number>> = { s8: 1, u8: 1, s16: 2, f32: 4 };

/** Numbers as bytes, the low one first. What is beyond -1 and 1 is cut off, and counted. */
export class Quantiser {
  clipped = 0;
  private readonly format: SampleFormat;

  constructor(format: SampleFormat) {
    this.format = format;
  }

  bytesOf(block: Float32Array): Buffer {
    const bytes = Buffer.alloc(block.length * bytesOfFormat[this.format]);
    for (let at = 0; at < block.length; at += 1) {
      const value = block[at] ?? 0;
      const within = Math.min(1, Math.max(-1, value));
      if (within !== value) this.clipped += 1;
      this.write(bytes, at, within);
    }
    return bytes;
  }

  private write(bytes: Buffer, at: number, value: number): void {
    if (this.format === 's8') bytes[at] = Math.round(value * 127) & 0xff;
    else if (this.format === 'u8') bytes[at] = Math.round(value * 127.5 + 127.5);
    else if (this.format === 's16') bytes.writeInt16LE(Math.round(value * 32_767), at * 2);
    else bytes.writeFloatLE(value, at * 4);
  }
}

/** The other way round. Bytes that are no whole number at the end are left out. */
export function numbersOf(bytes: Buffer, format: SampleFormat): Float32Array {
  const read: Record<SampleFormat, (at: number) => number> = {
    s8: (at) => bytes.readInt8(at) / 127,
    u8: (at) => ((bytes[at] ?? 0) - 127.5) / 127.5,
    s16: (at) => bytes.readInt16LE(at * 2) / 32_767,
    f32: (at) => bytes.readFloatLE(at * 4),
  };
  const own = read[format];
  const numbers = new Float32Array(Math.floor(bytes.length / bytesOfFormat[format]));
  for (let at = 0; at < numbers.length; at += 1) numbers[at] = own(at);
  return numbers;
}
