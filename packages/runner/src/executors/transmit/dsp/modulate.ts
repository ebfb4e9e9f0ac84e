import type { Blocks } from './blocks.ts';
import { edgeOf } from './spans.ts';

const turn = 2 * Math.PI;

/** A carrier `offsetHz` beside the middle, as strong as the real signal says. */
export function* onCarrier(envelope: Blocks, offsetHz: number, sampleRate: number): Generator<Float32Array> {
  const step = (turn * offsetHz) / sampleRate;
  let phase = 0;
  for (const block of envelope) {
    const iq = new Float32Array(block.length * 2);
    for (let at = 0; at < block.length; at += 1) {
      const level = block[at] ?? 0;
      iq[2 * at] = level * Math.cos(phase);
      iq[2 * at + 1] = level * Math.sin(phase);
      phase = (phase + step) % turn;
    }
    yield iq;
  }
}

/** A carrier that swings by `deviationHz` to each side for a real signal between -1 and 1. What is beyond these is cut off. */
export function* frequencyModulated(sound: Blocks, deviationHz: number, sampleRate: number): Generator<Float32Array> {
  const step = (turn * deviationHz) / sampleRate;
  let phase = 0;
  for (const block of sound) {
    const iq = new Float32Array(block.length * 2);
    for (let at = 0; at < block.length; at += 1) {
      phase = (phase + step * Math.min(1, Math.max(-1, block[at] ?? 0))) % turn;
      iq[2 * at] = Math.cos(phase);
      iq[2 * at + 1] = Math.sin(phase);
    }
    yield iq;
  }
}

/** The tone of this pitch, as strong as the real signal says. */
export function* toned(envelope: Blocks, toneHz: number, sampleRate: number): Generator<Float32Array> {
  const step = (turn * toneHz) / sampleRate;
  let phase = 0;
  for (const block of envelope) {
    const sound = new Float32Array(block.length);
    for (let at = 0; at < block.length; at += 1) {
      sound[at] = (block[at] ?? 0) * Math.sin(phase);
      phase = (phase + step) % turn;
    }
    yield sound;
  }
}

/** An IQ signal moved by `offsetHz`. */
export function* shifted(iq: Blocks, offsetHz: number, sampleRate: number): Generator<Float32Array> {
  const step = (turn * offsetHz) / sampleRate;
  let phase = 0;
  for (const block of iq) {
    const moved = new Float32Array(block.length);
    for (let at = 0; at < block.length; at += 2) {
      const [i, q, cos, sin] = [block[at] ?? 0, block[at + 1] ?? 0, Math.cos(phase), Math.sin(phase)];
      moved[at] = i * cos - q * sin;
      moved[at + 1] = i * sin + q * cos;
      phase = (phase + step) % turn;
    }
    yield moved;
  }
}

/** An IQ signal of `samples` whose beginning and end are no jumps. */
export function* faded(iq: Blocks, samples: number, edgeSamples: number): Generator<Float32Array> {
  const edge = edgeOf(Math.max(1, Math.min(edgeSamples, Math.floor(samples / 2))));
  let done = 0;
  for (const block of iq) {
    const count = block.length / 2;
    if (done < edge.length || done + count > samples - edge.length) {
      for (let at = 0; at < count; at += 1) {
        const factor = (edge[done + at] ?? 1) * (edge[samples - 1 - done - at] ?? 1);
        block[2 * at] = (block[2 * at] ?? 0) * factor;
        block[2 * at + 1] = (block[2 * at + 1] ?? 0) * factor;
      }
    }
    done += count;
    yield block;
  }
}
