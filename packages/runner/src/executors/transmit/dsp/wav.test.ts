import { expect, test } from 'vitest';
import { whole } from '../testing/decode.ts';
import { wavFormatOf, wavHead, wavSound } from './wav.ts';

const readOf = (bytes: Buffer) => (offset: number, length: number) => bytes.subarray(offset, offset + length);

/** A WAV file with a chunk that nobody asked for before its sound. */
function wav(tag: number, channels: number, bits: number, data: Buffer): Buffer {
  const format = Buffer.alloc(24);
  format.write('fmt ', 0, 'latin1');
  format.writeUInt32LE(16, 4);
  format.writeUInt16LE(tag, 8);
  format.writeUInt16LE(channels, 10);
  format.writeUInt32LE(8_000, 12);
  format.writeUInt16LE((channels * bits) / 8, 20);
  format.writeUInt16LE(bits, 22);
  const odd = Buffer.from('LIST\x03\x00\x00\x00abc\x00', 'latin1');
  const head = Buffer.from('data\x00\x00\x00\x00', 'latin1');
  head.writeUInt32LE(data.length, 4);
  const riff = Buffer.from('RIFF\x00\x00\x00\x00WAVE', 'latin1');
  return Buffer.concat([riff, format, odd, head, data]);
}

const samplesOf = (bytes: Buffer): number[] | string => {
  const format = wavFormatOf(readOf(bytes), bytes.length);
  return typeof format === 'string' ? format : [...whole(wavSound(readOf(bytes), format))];
};
const floats = Buffer.alloc(8);
floats.writeFloatLE(0.25, 0);
floats.writeFloatLE(-1, 4);

test.each([
  ['8 bits', wav(1, 1, 8, Buffer.from([128, 192, 0])), [0, 0.5, -1]],
  ['16 bits', wav(1, 1, 16, Buffer.from([0, 0, 0, 0x40, 0, 0x80])), [0, 0.5, -1]],
  ['24 bits', wav(1, 1, 24, Buffer.from([0, 0, 0x40, 0, 0, 0x80])), [0.5, -1]],
  ['32 bits', wav(1, 1, 32, Buffer.from([0, 0, 0, 0xc0])), [-0.5]],
  ['floating point', wav(3, 1, 32, floats), [0.25, -1]],
  ['two channels', wav(1, 2, 16, Buffer.from([0, 0x40, 0, 0, 0, 0x80, 0, 0])), [0.25, -0.5]],
])('sound with %s is read', (_, bytes, expected) => {
  expect(samplesOf(bytes)).toEqual(expected);
});

test('our own head is read too, and a length that is not known yet stands for all there is', () => {
  const bytes = Buffer.concat([wavHead(2, 22_050), Buffer.from([0, 0x40, 0, 0xc0])]);
  expect(wavFormatOf(readOf(bytes), bytes.length)).toMatchObject({ sampleRate: 22_050, channels: 1, bits: 16, samples: 2 });
  bytes.writeUInt32LE(0xffff_ffff, 40);
  expect(samplesOf(bytes)).toEqual([0.5, -0.5]);
});

test.each([
  ['it is no WAV file', Buffer.from('ID3 something that is none of them at all')],
  ['its format is cut off', Buffer.from('RIFF\0\0\0\0WAVEfmt \x02\0\0\0\0\0', 'latin1')],
  ["its sound is coded in a way (85) that can't be read: only PCM can", wav(85, 1, 16, Buffer.alloc(4))],
  ['its samples have 12 bits', wav(1, 1, 12, Buffer.alloc(4))],
  ['there is no sound in it', wav(1, 1, 16, Buffer.alloc(0))],
])('refused in words: %s', (words, bytes) => {
  expect(samplesOf(bytes)).toBe(words);
});
