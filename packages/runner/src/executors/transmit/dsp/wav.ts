import { blockSamples } from './blocks.ts';

/** Reads up to `length` bytes from a place of a file; fewer only at its end. */
export type ReadAt = (offset: number, length: number) => Buffer;

export interface WavFormat {
  sampleRate: number;
  channels: number;
  bits: 8 | 16 | 24 | 32;
  float: boolean;
  dataOffset: number;
  /** moments, whatever the number of channels */
  samples: number;
}

const headBytes = 12;
const chunksMax = 64;
const pcm = 1;
const ieeeFloat = 3;
const extensible = 0xfffe;

/** What a WAV file is made of, or why it can't be read. `size`: bytes of the file. */
export function wavFormatOf(read: ReadAt, size: number): WavFormat | string {
  const head = read(0, headBytes);
  if (head.length < headBytes || head.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8, 12) !== 'WAVE')
    return 'it is no WAV file';
  let format: Omit<WavFormat, 'dataOffset' | 'samples'> | null = null;
  let at = headBytes;
  for (let count = 0; count < chunksMax && at + 8 <= size; count += 1) {
    const chunk = read(at, 8);
    const [name, length] = [chunk.toString('latin1', 0, 4), chunk.readUInt32LE(4)];
    if (name === 'fmt ') {
      const found = formatOf(read(at + 8, Math.min(length, 40)));
      if (typeof found === 'string') return found;
      format = found;
    }
    if (name === 'data') {
      if (format === null) return 'its sound stands before its format';
      // what writes into a pipe does not know how long it gets
      const bytes = Math.min(length, size - at - 8);
      const samples = Math.floor(bytes / ((format.bits / 8) * format.channels));
      return samples === 0 ? 'there is no sound in it' : { ...format, dataOffset: at + 8, samples };
    }
    at += 8 + length + (length % 2);
  }
  return 'there is no sound in it';
}

function formatOf(chunk: Buffer): Omit<WavFormat, 'dataOffset' | 'samples'> | string {
  if (chunk.length < 16) return 'its format is cut off';
  const [tag, channels, sampleRate, bits] = [
    chunk.readUInt16LE(0),
    chunk.readUInt16LE(2),
    chunk.readUInt32LE(4),
    chunk.readUInt16LE(14),
  ];
  const kind = tag === extensible && chunk.length >= 26 ? chunk.readUInt16LE(24) : tag;
  const float = kind === ieeeFloat;
  if (kind !== pcm && !float) return `its sound is coded in a way (${kind}) that can't be read: only PCM can`;
  const isKnown = float ? bits === 32 : bits === 8 || bits === 16 || bits === 24 || bits === 32;
  if (!isKnown) return `its samples have ${bits} bits`;
  if (channels < 1 || channels > 32) return `it has ${channels} channels`;
  if (sampleRate < 1_000 || sampleRate > 768_000) return `its sample rate is ${sampleRate} Hz`;
  return { sampleRate, channels, bits: bits as WavFormat['bits'], float };
}

/** Its sound, all channels as one. */
export function* wavSound(read: ReadAt, format: WavFormat): Generator<Float32Array> {
  const { bits, channels, dataOffset, samples } = format;
  const bytesOfMoment = (bits / 8) * channels;
  const number = numberReader(format);
  for (let done = 0; done < samples; ) {
    const wanted = Math.min(blockSamples, samples - done);
    const bytes = read(dataOffset + done * bytesOfMoment, wanted * bytesOfMoment);
    const count = Math.floor(bytes.length / bytesOfMoment);
    if (count === 0) return;
    const sound = new Float32Array(count);
    for (let at = 0; at < count; at += 1) {
      let sum = 0;
      for (let channel = 0; channel < channels; channel += 1) sum += number(bytes, (at * channels + channel) * (bits / 8));
      sound[at] = sum / channels;
    }
    done += count;
    yield sound;
  }
}

function numberReader({ bits, float }: WavFormat): (bytes: Buffer, at: number) => number {
  if (float) return (bytes, at) => bytes.readFloatLE(at);
  if (bits === 8) return (bytes, at) => ((bytes[at] ?? 128) - 128) / 128;
  const full = 2 ** (bits - 1);
  return (bytes, at) => bytes.readIntLE(at, bits / 8) / full;
}

/** Head of a WAV file of one channel with 16 bits. */
export function wavHead(samples: number, sampleRate: number): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + samples * 2, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(pcm, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(sampleRate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(samples * 2, 40);
  return head;
}
