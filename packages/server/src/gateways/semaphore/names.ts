const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const charsMax = 120;

/** A name as ours may be; null: nothing of it is left. */
export function printable(text: string): string | null {
  const name = text.replace(unprintable, '').trim().slice(0, charsMax).trim();
  return name === '' ? null : name;
}

/** A name, then the same with numbers, for when it is taken. Does not end. */
export function* namesLike(name: string): Generator<string> {
  yield name;
  for (let number = 2; ; number++) {
    const ending = `-${number}`;
    yield `${name.slice(0, charsMax - ending.length)}${ending}`;
  }
}
