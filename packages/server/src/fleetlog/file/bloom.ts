/** 2048 bits: of a few hundred ids in a block, one in ten that is not there seems to be. */
const bytesOfBloom = 256;
const mask = bytesOfBloom * 8 - 1;

/** Which ids a block may hold: never says no to one that is there. */
export class Bloom {
  readonly bits: Uint8Array;

  constructor(bits: Uint8Array = new Uint8Array(bytesOfBloom)) {
    this.bits = bits;
  }

  static parse(text: string): Bloom | null {
    const bits = Buffer.from(text, 'base64');
    return bits.length === bytesOfBloom ? new Bloom(new Uint8Array(bits)) : null;
  }

  add(id: string): void {
    for (const bit of bitsOf(id)) this.bits[bit >> 3] = (this.bits[bit >> 3] ?? 0) | (1 << (bit & 7));
  }

  mayHave(id: string): boolean {
    return bitsOf(id).every((bit) => ((this.bits[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0);
  }

  toText = (): string => Buffer.from(this.bits).toString('base64');
}

/** Two places, by FNV-1a and by what is left of it. */
function bitsOf(id: string): [number, number] {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  const more = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return [hash & mask, (more >>> 12) & mask];
}
