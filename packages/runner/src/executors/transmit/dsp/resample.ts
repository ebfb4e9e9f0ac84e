import { type Blocks, blockSamples } from './blocks.ts';

/** Zero crossings of the kernel to each side. */
const crossings = 16;
/** Values of the kernel between two of them. */
const fineness = 256;
/** Of the band that both rates can carry this much passes. */
const passed = 0.9;

/** Half of a sinc under a Blackman window, at distances in crossings. */
const kernel = Float64Array.from({ length: crossings * fineness + 2 }, (_, at) => {
  const x = at / fineness;
  if (x === 0) return 1;
  if (x >= crossings) return 0;
  const window = 0.42 + 0.5 * Math.cos((Math.PI * x) / crossings) + 0.08 * Math.cos((2 * Math.PI * x) / crossings);
  return (Math.sin(Math.PI * x) / (Math.PI * x)) * window;
});

/** Samples that {@link resampled} makes of so many. */
export const resampledSamples = (samples: number, from: number, to: number): number => Math.floor((samples * to) / from);

/**
 * A signal at another sample rate, any to any: what both rates can carry stays, the rest is filtered out. Holds a few hundred samples at a
 * time.
 */
export function* resampled(blocks: Blocks, from: number, to: number, channels: 1 | 2): Generator<Float32Array> {
  if (from === to) return yield* blocks;
  const resampler = new Resampler(from, to, channels);
  for (const block of blocks) yield* resampler.take(block);
  yield* resampler.end();
}

class Resampler {
  private readonly from: number;
  private readonly to: number;
  private readonly channels: 1 | 2;
  /** crossings of the kernel for each sample that comes */
  private readonly scale: number;
  private readonly reach: number;
  /** samples that came and are still needed */
  private held: Float32Array;
  private heldCount: number;
  /** number of the first one that is held */
  private heldFrom: number;
  private came = 0;
  private made = 0;

  constructor(from: number, to: number, channels: 1 | 2) {
    [this.from, this.to, this.channels] = [from, to, channels];
    this.scale = Math.min(1, to / from) * passed;
    this.reach = Math.ceil(crossings / this.scale);
    this.held = new Float32Array((2 * this.reach + blockSamples) * channels);
    this.heldCount = this.reach;
    this.heldFrom = -this.reach;
  }

  *take(block: Float32Array): Generator<Float32Array> {
    this.came += block.length / this.channels;
    this.hold(block);
    yield* this.make(this.heldFrom + this.heldCount - this.reach);
  }

  *end(): Generator<Float32Array> {
    this.hold(new Float32Array(2 * this.reach * this.channels));
    yield* this.make(this.came, resampledSamples(this.came, this.from, this.to));
  }

  private hold(block: Float32Array): void {
    const needed = this.heldCount * this.channels + block.length;
    if (needed > this.held.length) {
      const larger = new Float32Array(needed + blockSamples * this.channels);
      larger.set(this.held.subarray(0, this.heldCount * this.channels));
      this.held = larger;
    }
    this.held.set(block, this.heldCount * this.channels);
    this.heldCount += block.length / this.channels;
  }

  /** All samples that lie before the one that came as number `until`. */
  private *make(until: number, last = Number.POSITIVE_INFINITY): Generator<Float32Array> {
    const end = Math.min(last, Math.ceil((until * this.to) / this.from));
    while (this.made < end) {
      const count = Math.min(blockSamples, end - this.made);
      const out = new Float32Array(count * this.channels);
      for (let at = 0; at < count; at += 1) this.sample(((this.made + at) * this.from) / this.to, out, at * this.channels);
      this.made += count;
      yield out;
    }
    this.forget();
  }

  private sample(position: number, out: Float32Array, at: number): void {
    const { held, heldFrom, channels, scale, reach } = this;
    const first = Math.ceil(position - reach);
    const last = Math.min(Math.floor(position + reach), heldFrom + this.heldCount - 1);
    let [i, q] = [0, 0];
    for (let number = Math.max(first, heldFrom); number <= last; number += 1) {
      const place = Math.abs(number - position) * scale * fineness;
      const below = Math.floor(place);
      const low = kernel[below] ?? 0;
      const weight = low + ((kernel[below + 1] ?? 0) - low) * (place - below);
      const index = (number - heldFrom) * channels;
      i += weight * (held[index] ?? 0);
      if (channels === 2) q += weight * (held[index + 1] ?? 0);
    }
    out[at] = i * scale;
    if (channels === 2) out[at + 1] = q * scale;
  }

  private forget(): void {
    const keepFrom = Math.floor((this.made * this.from) / this.to) - this.reach - 1;
    const gone = Math.min(Math.max(0, keepFrom - this.heldFrom), this.heldCount);
    if (gone === 0) return;
    this.held.copyWithin(0, gone * this.channels, this.heldCount * this.channels);
    this.heldCount -= gone;
    this.heldFrom += gone;
  }
}

/** Between the samples of sound whose rate is many times its highest tone a straight line is good enough, and quick: `times` as many. */
function* stretched(sound: Blocks, times: number): Generator<Float32Array> {
  if (times === 1) return yield* sound;
  let before = 0;
  for (const block of sound) {
    const out = new Float32Array(block.length * times);
    for (let at = 0; at < block.length; at += 1) {
      const now = block[at] ?? 0;
      const step = (now - before) / times;
      for (let part = 0; part < times; part += 1) out[at * times + part] = before + step * (part + 1);
      before = now;
    }
    yield out;
  }
}

/** Beyond this rate sound is stretched. */
const soundRateMin = 150_000;

/** Sound at the rate of an IQ signal, and how many samples it then has of `samples`. */
export function soundAt(sound: Blocks, samples: number, from: number, to: number): { sound: Blocks; samples: number } {
  const times = Math.max(1, Math.floor(to / soundRateMin));
  const between = to / times;
  return {
    sound: stretched(resampled(sound, from, between, 1), times),
    samples: resampledSamples(samples, from, between) * times,
  };
}
