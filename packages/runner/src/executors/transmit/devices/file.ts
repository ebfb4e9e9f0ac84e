import { closeSync, mkdirSync, openSync, readSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as rest, setImmediate as turn } from 'node:timers/promises';
import { type DriveContext, JobFailed } from '../../driver.ts';
import { blockSamples, silence } from '../dsp/blocks.ts';
import { bytesOfFormat, numbersOf, Quantiser, type SampleFormat } from '../dsp/quantise.ts';
import { heard, heardRate } from '../dsp/receive.ts';
import { wavHead } from '../dsp/wav.ts';
import type { FileOptions } from './options.ts';
import { recordOf } from './record.ts';
import type { OnAir, Plan, Sent, Transmitter } from './transmitter.ts';

/** A rehearsal: the same samples, into a file of SigMF instead of into the air. */
export const file = (options: FileOptions): Transmitter => ({
  problemOf({ signal }) {
    const bytes = signal.samples * 2 * bytesOfFormat[options.format];
    if (bytes <= options.bytesMax) return null;
    return `the recording would be ${bytes} bytes, this device keeps at most ${options.bytesMax} (its option bytesMax): a lower sampleRate makes it smaller`;
  },
  async send(plan, context, onAir) {
    const fd = openSync(pathsOf(plan, options, context).data, 'w', 0o644);
    const quantiser = new Quantiser(options.format);
    try {
      await write(fd, plan, quantiser, context, onAir, options.realTime);
    } finally {
      closeSync(fd);
    }
    return { clipped: quantiser.clipped } satisfies Sent;
  },
  async finish(plan, context) {
    const { data, record, sound } = pathsOf(plan, options, context);
    const samples = statSync(data).size / (2 * bytesOfFormat[options.format]);
    writeFileSync(record, `${JSON.stringify(recordOf(plan, options.format, samples), null, 2)}\n`);
    const isAudible = options.sound && plan.receiver !== null;
    if (isAudible && plan.receiver) await writeSound(sound, data, options.format, plan.sampleRate, plan.receiver);
    const files = [data, record, ...(isAudible ? [sound] : [])];
    if (options.folder !== null) for (const path of files) context.say(`recorded: ${path}`);
    for (const path of options.artifact ? files : []) {
      const name = `transmission${path.slice(path.lastIndexOf('.'))}`;
      await context.putFile(name, path, { kind: 'artifact' });
      context.tell({ type: 'transmit.file', name, bytes: statSync(path).size });
    }
  },
});

function pathsOf({ name }: Plan, { folder }: FileOptions, { work }: DriveContext): Record<'data' | 'record' | 'sound', string> {
  if (folder !== null) made(folder);
  const base = join(folder ?? work, name);
  return { data: `${base}.sigmf-data`, record: `${base}.sigmf-meta`, sound: `${base}.wav` };
}

function made(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new JobFailed(`folder: ${(error as Error).message}`);
  }
}

async function write(
  fd: number,
  { signal, sampleRate }: Plan,
  quantiser: Quantiser,
  { stopping }: DriveContext,
  onAir: OnAir,
  realTime: boolean,
): Promise<void> {
  onAir.keyed();
  const begun = performance.now();
  let samples = 0;
  for (const block of signal.blocks()) {
    if (stopping.aborted) return;
    const bytes = quantiser.bytesOf(block);
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
    samples += block.length / 2;
    onAir.sent(block.length / 2);
    const earlyMs = realTime ? begun + (samples / sampleRate) * 1000 - performance.now() : 0;
    // a stop ends the rest too; that it did is looked at above
    await (earlyMs > 1 ? rest(earlyMs, undefined, { signal: stopping }).catch(() => {}) : turn());
  }
}

/** Reads the recording again, so that what is heard is what was recorded. */
async function writeSound(
  path: string,
  data: string,
  format: SampleFormat,
  sampleRate: number,
  receiver: NonNullable<Plan['receiver']>,
): Promise<void> {
  const [from, to] = [openSync(data, 'r'), openSync(path, 'w', 0o644)];
  const quantiser = new Quantiser('s16');
  let samples = 0;
  try {
    writeSync(to, wavHead(0, heardRate));
    const margin = () => silence(marginSeconds * heardRate, 1);
    for (const blocks of [margin(), heard(recorded(from, format), sampleRate, receiver), margin()])
      for (const block of blocks) {
        writeSync(to, quantiser.bytesOf(block.map((value) => value * headroom)));
        samples += block.length;
        await turn();
      }
    writeSync(to, wavHead(samples, heardRate), 0, undefined, 0);
  } finally {
    closeSync(from);
    closeSync(to);
  }
}

/** A filter swings over a little. */
const headroom = 0.8;
/** Decoders need to hear that nothing more comes. */
const marginSeconds = 0.5;

function* recorded(fd: number, format: SampleFormat): Generator<Float32Array> {
  const bytes = Buffer.alloc(blockSamples * 2 * bytesOfFormat[format]);
  for (let count = readSync(fd, bytes); count > 0; count = readSync(fd, bytes)) yield numbersOf(bytes.subarray(0, count), format);
}
