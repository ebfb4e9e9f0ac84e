/** Samples per second of a WAV file; null when it is none. */
export function wavRateOf(bytes: Buffer): number | null {
  if (bytes.length < 12 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') return null;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = bytes.readUInt32LE(at + 4);
    if (bytes.toString('latin1', at, at + 4) === 'fmt ')
      return length >= 16 && at + 16 <= bytes.length ? rateAt(bytes, at + 12) : null;
    // chunks begin at even places
    at += 8 + length + (length % 2);
  }
  return null;
}

const rateMax = 1_000_000;

function rateAt(bytes: Buffer, at: number): number | null {
  const rate = bytes.readUInt32LE(at);
  return rate > 0 && rate <= rateMax ? rate : null;
}
