import { openSync, readSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { TransmitSpec } from '@baton/protocol';
import { JobFailed } from '../driver.ts';
import { bitsOfDigits, bitsOfText } from './dsp/ask.ts';
import { blockSamples } from './dsp/blocks.ts';
import { bytesOfFormat, numbersOf, type SampleFormat } from './dsp/quantise.ts';
import type { Content, Recording } from './dsp/signal.ts';
import { type ReadAt, wavFormatOf, wavSound } from './dsp/wav.ts';
import { pageOf } from './transmission.ts';

/** What is sent, with its defaults; files are opened, and stay so until the process ends. `files`: the folder they may be in. Throws `JobFailed`. */
export function contentOf(spec: TransmitSpec, files: string | null): Content {
  const { message = '', wordsPerMinute = 20, deviationHz } = spec;
  switch (spec.modulation) {
    case 'cw':
      return { modulation: 'cw', message, wordsPerMinute, toneHz: spec.toneHz ?? 0 };
    case 'ask': {
      const bits = spec.bits === undefined ? bitsOfText(message) : bitsOfDigits(spec.bits);
      return { modulation: 'ask', bits, coding: spec.coding ?? 'plain', baud: spec.baud ?? 1_000, depth: spec.depth ?? 1 };
    }
    case 'nbfm': {
      const sound =
        spec.message === undefined
          ? ({ kind: 'recorded', ...soundOf(spec, files) } as const)
          : ({ kind: 'morse', message, wordsPerMinute, toneHz: spec.toneHz ?? 700 } as const);
      return { modulation: 'nbfm', deviationHz: deviationHz ?? 2_500, sound };
    }
    case 'pocsag': {
      const { baud = 1_200, invert = false } = spec;
      return { modulation: 'pocsag', page: pageOf(spec), baud, deviationHz: deviationHz ?? 4_500, invert };
    }
    case 'iq':
      return { modulation: 'iq', ...samplesOf(spec, files) };
  }
}

interface Opened {
  read: ReadAt;
  size: number;
}

/** Only what lies in the folder, also when a link leads elsewhere. */
function open(file: string, files: string | null): Opened {
  if (files === null)
    throw new JobFailed('file: this device lets jobs read no files; its option `files` names the folder for them');
  let path: string;
  try {
    const folder = realpathSync(files);
    path = realpathSync(join(folder, file));
    if (!path.startsWith(folder.endsWith(sep) ? folder : folder + sep))
      throw new JobFailed(`file: ${file} is not in the folder ${files}`);
    if (!statSync(path).isFile()) throw new JobFailed(`file: ${file} is no file`);
  } catch (error) {
    if (error instanceof JobFailed) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new JobFailed(code === 'ENOENT' ? `file: there is no ${file} in ${files}` : `file: ${(error as Error).message}`);
  }
  const fd = openSync(path, 'r');
  return { read: (offset, length) => readWhole(fd, offset, length), size: statSync(path).size };
}

function readWhole(fd: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let got = 0;
  while (got < length) {
    const count = readSync(fd, bytes, got, length - got, offset + got);
    if (count === 0) break;
    got += count;
  }
  return bytes.subarray(0, got);
}

function soundOf({ audio, file }: TransmitSpec, files: string | null): Recording {
  const { read, size } = audio === undefined ? open(file ?? '', files) : inline(audio);
  const format = wavFormatOf(read, size);
  if (typeof format === 'string') throw new JobFailed(`${audio === undefined ? 'file' : 'audio'}: ${format}`);
  return { sampleRate: format.sampleRate, samples: format.samples, blocks: () => wavSound(read, format) };
}

function inline(audio: string): Opened {
  const bytes = Buffer.from(audio, 'base64');
  return { read: (offset, length) => bytes.subarray(offset, offset + length), size: bytes.length };
}

function samplesOf(spec: TransmitSpec, files: string | null): Recording {
  const { file = '', format = 's8', fileSampleRate = 0 } = spec;
  const { read, size } = open(file, files);
  const samples = Math.floor(size / (2 * bytesOfFormat[format]));
  if (samples === 0) throw new JobFailed(`file: ${file} holds no samples`);
  return { sampleRate: fileSampleRate, samples, blocks: () => numbersIn(read, format, samples) };
}

function* numbersIn(read: ReadAt, format: SampleFormat, samples: number): Generator<Float32Array> {
  const bytesOfSample = 2 * bytesOfFormat[format];
  for (let done = 0; done < samples; ) {
    const bytes = read(done * bytesOfSample, Math.min(blockSamples, samples - done) * bytesOfSample);
    const numbers = numbersOf(bytes, format);
    if (numbers.length < 2) return;
    done += numbers.length / 2;
    yield numbers;
  }
}
