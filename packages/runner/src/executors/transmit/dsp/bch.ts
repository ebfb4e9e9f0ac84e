/** x^10 + x^9 + x^8 + x^6 + x^5 + x^3 + 1 */
const generator = 0x769;

/** What is left of 31 bits, the highest first, when they are divided by the generator: 0 for each codeword. */
export function bchRemainder(bits31: number): number {
  let rest = bits31;
  for (let at = 30; at >= 10; at -= 1) if ((rest >>> at) & 1) rest ^= generator << (at - 10);
  return rest;
}

const parityOf = (bits: number): number => {
  let parity = bits;
  for (const by of [16, 8, 4, 2, 1]) parity ^= parity >>> by;
  return parity & 1;
};

/** The codeword of 32 bits of 21 bits: BCH(31,21), and a last bit that makes the number of ones even. */
export function codewordOf(bits21: number): number {
  const shifted = bits21 << 10;
  const bits31 = shifted | bchRemainder(shifted);
  return ((bits31 << 1) | parityOf(bits31)) >>> 0;
}
