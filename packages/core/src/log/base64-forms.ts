const common = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const alphabets = [`${common}+/`, `${common}-_`] as const;

/** Lines of programs that break base64: those of MIME, and of PEM. */
const lineChars = [76, 64] as const;

/**
 * What bytes look like in base64, by themselves or inside something longer: at each of the three places where they can begin in a group of three.
 * Inside something longer the characters at both ends belong to the neighbours as well and differ; the forms leave those out.
 */
export function base64Forms(bytes: Uint8Array): string[] {
  return alphabets.flatMap((alphabet) => {
    const inside = [0, 1, 2].map((before) => innerChars(bytes, before, alphabet));
    const whole = [0, 1, 2].map((before) => toTheEnd(bytes, before, alphabet));
    const alone = whole[0] ?? '';
    const broken = lineChars.filter((chars) => alone.length > chars).flatMap((chars) => linesOf(alone, chars));
    return [...inside, ...whole, ...broken];
  });
}

/** The characters that depend on these bytes alone, with `before` bytes of something else in front. */
function innerChars(bytes: Uint8Array, before: number, alphabet: string): string {
  const first = Math.ceil((before * 8) / 6);
  const last = Math.floor(((before + bytes.length) * 8) / 6);
  return charsOf(bytes, before, first, last, alphabet);
}

/** The same, where the data ends with these bytes: with the last character, and what fills the group. */
function toTheEnd(bytes: Uint8Array, before: number, alphabet: string): string {
  const first = Math.ceil((before * 8) / 6);
  const last = Math.ceil(((before + bytes.length) * 8) / 6);
  return charsOf(bytes, before, first, last, alphabet) + '='.repeat((3 - ((before + bytes.length) % 3)) % 3);
}

/** Characters `from` to `to` of the whole, in which the bytes have `before` others in front. */
function charsOf(bytes: Uint8Array, before: number, from: number, to: number, alphabet: string): string {
  let text = '';
  for (let char = from; char < to; char += 1) {
    const bit = char * 6 - before * 8;
    const at = Math.floor(bit / 8);
    const two = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    text += alphabet[(two >> (10 - (bit - at * 8))) & 63];
  }
  return text;
}

const linesOf = (text: string, chars: number): string[] => text.match(new RegExp(`.{4,${chars}}`, 'g')) ?? [];
