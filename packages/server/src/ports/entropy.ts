/** Randomness and digests, as everything in the server but `main` sees them. The simulator's is seeded. */
export interface Entropy {
  /** a UUID of version 7 (time-ordered) at `now` */
  uuid(now: number): string;
  /** `count` random bytes, fit for secrets */
  bytes(count: number): Uint8Array;
  /** uniform in [0, 1), of 53 bits; who has seen some can not tell the next */
  unit(): number;
  /** SHA-256 of a text's UTF-8 bytes, hexadecimal */
  sha256(text: string): string;
}
