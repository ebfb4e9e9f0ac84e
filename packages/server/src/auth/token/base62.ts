import type { Entropy } from '../../ports/entropy.ts';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Bytes from here on would make some digits likelier than others. */
const fairBelow = 256 - (256 % digits.length);

/** `chars` random base62 digits, each equally likely. */
export function randomBase62(entropy: Entropy, chars: number): string {
  let text = '';
  while (text.length < chars) {
    for (const byte of entropy.bytes(chars - text.length)) {
      if (byte < fairBelow) text += digits.charAt(byte % digits.length);
    }
  }
  return text;
}

/** A whole number as base62, padded to `chars` digits. */
export function toBase62(value: number, chars: number): string {
  let text = '';
  for (let rest = value; text.length < chars; rest = Math.floor(rest / digits.length)) {
    text = digits.charAt(rest % digits.length) + text;
  }
  return text;
}
