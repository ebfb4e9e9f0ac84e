/**
 * A signal in pieces: what makes one makes only as much as is taken. Real signals have a number for each sample, IQ signals two (I, then Q).
 * A piece belongs to who takes it.
 */
export type Blocks = Iterable<Float32Array>;

/** Samples of a piece, more or less: small enough to stop at once, large enough to be quick. */
export const blockSamples = 8_192;

/** Pieces of nothing. */
export function* silence(samples: number, channels: 1 | 2 = 2): Generator<Float32Array> {
  for (let left = samples; left > 0; left -= blockSamples) yield new Float32Array(Math.min(left, blockSamples) * channels);
}

/** Only the first samples of it. */
export function* first(blocks: Blocks, samples: number, channels: 1 | 2 = 2): Generator<Float32Array> {
  let left = samples * channels;
  for (const block of blocks) {
    if (left <= 0) return;
    yield block.length <= left ? block : block.subarray(0, left);
    left -= block.length;
  }
}
