const varint = 0;
const fixed64 = 1;
const lengthDelimited = 2;
const fixed32 = 5;

/** A field of a message in protobuf's bytes. */
export interface Field {
  number: number;
  /** where it begins, and where what it holds begins and ends */
  at: number;
  from: number;
  to: number;
}

/** A number of at most ten bytes, and where it ends; null: there is none. */
function readVarint(bytes: Uint8Array, from: number): { value: number; end: number } | null {
  let value = 0;
  for (let at = from, scale = 1; at < bytes.length && at < from + 10; at++, scale *= 128) {
    const byte = bytes[at] as number;
    value += (byte & 127) * scale;
    if (byte < 128) return { value, end: at + 1 };
  }
  return null;
}

function contentOf(bytes: Uint8Array, kind: number, from: number): { from: number; to: number } | null {
  if (kind === fixed64) return { from, to: from + 8 };
  if (kind === fixed32) return { from, to: from + 4 };
  const read = kind === varint || kind === lengthDelimited ? readVarint(bytes, from) : null;
  if (read === null) return null;
  return kind === varint ? { from, to: read.end } : { from: read.end, to: read.end + read.value };
}

/** The fields of a message, without making anything of them. Ends where something is broken: that whoever reads the message finds out. */
export function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  for (let at = 0; at < bytes.length; ) {
    const tag = readVarint(bytes, at);
    const content = tag && contentOf(bytes, tag.value % 8, tag.end);
    if (!content || content.to > bytes.length) return;
    yield { number: Math.floor((tag?.value ?? 0) / 8), at, ...content };
    at = content.to;
  }
}
