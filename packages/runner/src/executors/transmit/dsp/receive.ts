import type { Blocks } from './blocks.ts';
import { resampled } from './resample.ts';

/** What decoders of sound expect. */
export const heardRate = 22_050;
/** At which a channel is received: wide enough for what a narrow transmission is. */
const channelRate = 2 * heardRate;

/** How a receiver makes sound of what it gets: by its frequency, its strength, or as a tone beside an own carrier. */
export type Receiver = { kind: 'fm'; deviationHz: number } | { kind: 'am' } | { kind: 'tone'; toneHz: number };

/** Where nothing is sent there is no frequency either. */
const squelch = 1e-3;

/** What a receiver tuned to the middle of an IQ signal would let hear, {@link heardRate} samples a second. */
export function* heard(iq: Blocks, sampleRate: number, receiver: Receiver): Generator<Float32Array> {
  yield* resampled(detected(resampled(iq, sampleRate, channelRate, 2), receiver), channelRate, heardRate, 1);
}

function detected(channel: Blocks, receiver: Receiver): Blocks {
  if (receiver.kind === 'fm') return byFrequency(channel, channelRate / (2 * Math.PI * receiver.deviationHz));
  return receiver.kind === 'am' ? byStrength(channel) : asTone(channel, receiver.toneHz);
}

function* byFrequency(channel: Blocks, factor: number): Generator<Float32Array> {
  let [i0, q0] = [0, 0];
  for (const block of channel) {
    const sound = new Float32Array(block.length / 2);
    for (let at = 0; at < sound.length; at += 1) {
      const [i, q] = [block[2 * at] ?? 0, block[2 * at + 1] ?? 0];
      const isThere = i * i + q * q > squelch * squelch;
      sound[at] = isThere ? Math.atan2(q * i0 - i * q0, i * i0 + q * q0) * factor : 0;
      [i0, q0] = [i, q];
    }
    yield sound;
  }
}

function* byStrength(channel: Blocks): Generator<Float32Array> {
  for (const block of channel) {
    const sound = new Float32Array(block.length / 2);
    for (let at = 0; at < sound.length; at += 1) sound[at] = Math.hypot(block[2 * at] ?? 0, block[2 * at + 1] ?? 0);
    yield sound;
  }
}

function* asTone(channel: Blocks, toneHz: number): Generator<Float32Array> {
  const step = (2 * Math.PI * toneHz) / channelRate;
  let phase = 0;
  for (const block of channel) {
    const sound = new Float32Array(block.length / 2);
    for (let at = 0; at < sound.length; at += 1) {
      sound[at] = (block[2 * at] ?? 0) * Math.cos(phase) - (block[2 * at + 1] ?? 0) * Math.sin(phase);
      phase = (phase + step) % (2 * Math.PI);
    }
    yield sound;
  }
}
