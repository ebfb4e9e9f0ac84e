/** A text that has room, and how many of its characters were left out. */
export interface Bounded {
  text: string;
  cut: number;
}

/** Keeps the beginning of a text and, of one that is too long, a third of the room for its end: that is where errors stand. */
export function bounded(text: string, charsMax: number): Bounded {
  if (text.length <= charsMax) return { text, cut: 0 };
  const tail = Math.floor(charsMax / 3);
  const head = charsMax - tail;
  const cut = text.length - charsMax;
  // half a character at a cut would not survive the way
  const kept = `${text.slice(0, head)}\n… ${cut} characters left out …\n${text.slice(text.length - tail)}`;
  return { text: kept.toWellFormed(), cut };
}
