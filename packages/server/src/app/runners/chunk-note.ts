/*
 * The note of a stored chunk holds what whoever sent it wants to be told again (its mark), and what masking keeps there. Both may be missing.
 */

/** Begins a note with a mark. Without one a note is what masking keeps: JSON, which begins otherwise. */
const hasMark = 1;
const headBytes = 2;

/** In characters of ASCII. */
export const markCharsMax = 64;

/** Throws a RangeError for a mark that is too long. */
export function noteOf(mark: string | null, masking: Uint8Array | null): Uint8Array | null {
  if (mark === null) return masking;
  const bytes = Buffer.from(mark, 'latin1');
  if (bytes.length > markCharsMax) throw new RangeError(`a mark has at most ${markCharsMax} characters`);
  return Buffer.concat([Buffer.from([hasMark, bytes.length]), bytes, masking ?? Buffer.alloc(0)]);
}

/** Null: there is none. */
export function markIn(note: Uint8Array | null | undefined): string | null {
  if (note?.[0] !== hasMark) return null;
  return Buffer.from(note.subarray(headBytes, headBytes + (note[1] ?? 0))).toString('latin1');
}

/** Null: there is nothing that masking keeps. */
export function maskingIn(note: Uint8Array | null | undefined): Uint8Array | null {
  if (!note || note[0] !== hasMark) return note ?? null;
  const rest = note.subarray(headBytes + (note[1] ?? 0));
  return rest.length === 0 ? null : rest;
}
