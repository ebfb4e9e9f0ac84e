/** What a digest has come to, between two of its bytes. */
export interface Sha256State {
  words: number[];
  /** bytes taken so far */
  length: number;
  /** those of them that do not fill a block yet */
  rest: number[];
}

const blockBytes = 64;
const { initial, round } = constants();
const schedule = new Int32Array(64);

/**
 * SHA-256 whose state can be put away and taken up again by another process, which the system's can not. A tenth as fast: for what has to
 * outlive its process only.
 */
export class Sha256 {
  private readonly words: Int32Array;
  private readonly block = new Uint8Array(blockBytes);
  private length: number;

  constructor(from: Sha256State = { words: initial, length: 0, rest: [] }) {
    this.words = Int32Array.from(from.words);
    this.length = from.length;
    this.block.set(from.rest);
  }

  get state(): Sha256State {
    const rest = [...this.block.subarray(0, this.length % blockBytes)];
    return { words: [...this.words], length: this.length, rest };
  }

  update(bytes: Uint8Array): void {
    const filled = this.length % blockBytes;
    this.length += bytes.length;
    if (filled + bytes.length < blockBytes) {
      this.block.set(bytes, filled);
      return;
    }
    let at = 0;
    if (filled > 0) {
      at = blockBytes - filled;
      this.block.set(bytes.subarray(0, at), filled);
      compress(this.words, this.block, 0);
    }
    for (; at + blockBytes <= bytes.length; at += blockBytes) compress(this.words, bytes, at);
    this.block.set(bytes.subarray(at));
  }

  /** Of what was taken so far, hexadecimal; more may follow. */
  hex(): string {
    const whole = new Sha256(this.state);
    const bits = new DataView(new ArrayBuffer(8));
    bits.setBigUint64(0, BigInt(this.length) * 8n);
    const zeros = (2 * blockBytes - 9 - (this.length % blockBytes)) % blockBytes;
    whole.update(Uint8Array.from([0x80, ...new Uint8Array(zeros), ...new Uint8Array(bits.buffer)]));
    return [...whole.words].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }
}

function compress(words: Int32Array, bytes: Uint8Array, at: number): void {
  expand(bytes, at);
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = words;
  for (let i = 0; i < 64; i += 1) {
    const mixed = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const first = (h + mixed + (g ^ (e & (f ^ g))) + (round[i] ?? 0) + (schedule[i] ?? 0)) | 0;
    const turned = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const second = (turned + ((a & b) | (c & (a | b)))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  const sums = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < 8; i += 1) words[i] = ((words[i] ?? 0) + (sums[i] ?? 0)) | 0;
}

/** The 64 words of the schedule of one block. */
function expand(bytes: Uint8Array, at: number): void {
  const w = schedule;
  for (let i = 0; i < 16; i += 1) {
    const from = at + 4 * i;
    w[i] = ((bytes[from] ?? 0) << 24) | ((bytes[from + 1] ?? 0) << 16) | ((bytes[from + 2] ?? 0) << 8) | (bytes[from + 3] ?? 0);
  }
  for (let i = 16; i < 64; i += 1) {
    const x = w[i - 15] ?? 0;
    const y = w[i - 2] ?? 0;
    const low = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const high = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = ((w[i - 16] ?? 0) + low + (w[i - 7] ?? 0) + high) | 0;
  }
}

/** The first 32 bits behind the point of the square and cube roots of the first primes, as the standard wants them. */
function constants(): { initial: number[]; round: Int32Array } {
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  const bitsOf = (root: number): number => Math.floor((root % 1) * 2 ** 32) | 0;
  const initial = primes.slice(0, 8).map((prime) => bitsOf(Math.sqrt(prime)));
  return { initial, round: Int32Array.from(primes.map((prime) => bitsOf(Math.cbrt(prime)))) };
}
