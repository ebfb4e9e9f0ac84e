import { blockSamples } from './blocks.ts';

/** How strong a signal is for how long. */
export interface Span {
  level: number;
  seconds: number;
}

const secondsOf = (spans: readonly Span[]): number => spans.reduce((sum, { seconds }) => sum + seconds, 0);

/** Of what {@link shaped} makes of them. */
export const samplesOfSpans = (spans: readonly Span[], sampleRate: number): number => Math.round(secondsOf(spans) * sampleRate);

/**
 * A real signal that goes through the levels, with edges of half a cosine: a carrier that is switched hard clicks far beside its frequency. It
 * begins at `start`. Ends of spans are rounded to samples one by one, so that a thousand of them are as exact as one.
 */
export function* shaped(spans: Iterable<Span>, sampleRate: number, edgeSeconds: number, start: number): Generator<Float32Array> {
  const edge = edgeOf(Math.max(1, Math.round(edgeSeconds * sampleRate)));
  let block = new Float32Array(blockSamples);
  let [used, done, seconds, now] = [0, 0, 0, start];
  for (const span of spans) {
    seconds += span.seconds;
    const end = Math.round(seconds * sampleRate);
    const from = now;
    for (let at = 0; done < end; at += 1, done += 1) {
      now = from + (span.level - from) * (edge[at] ?? 1);
      block[used] = now;
      used += 1;
      if (used < blockSamples) continue;
      yield block;
      block = new Float32Array(blockSamples);
      used = 0;
    }
  }
  if (used > 0) yield block.subarray(0, used);
}

/** From just above 0 to 1. */
export const edgeOf = (samples: number): Float64Array =>
  Float64Array.from({ length: samples }, (_, at) => 0.5 - 0.5 * Math.cos((Math.PI * (at + 1)) / samples));
