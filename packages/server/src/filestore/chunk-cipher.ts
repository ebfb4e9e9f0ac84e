import { createCipheriv, createDecipheriv } from 'node:crypto';
import { FileDamaged } from './interface.ts';

/*
 * A content is a row of boxes: AES-256-GCM of 64 KiB each, the last one of what is left (nothing, for an empty file), and behind each its tag. Its key seals
 * nothing else, so the place of a box is its nonce: boxes that change places, and a row that ends early or goes on, do not open.
 */

/** Bytes of a box before encryption; only the last one has fewer. */
export const pieceBytes = 64 * 1024;
const tagBytes = 16;
/** Bytes of a whole box. */
export const boxBytes = pieceBytes + tagBytes;

const cipher = 'aes-256-gcm';

function nonceOf(place: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce[0] = isLast ? 1 : 0;
  nonce.writeUIntBE(place, 6, 6);
  return nonce;
}

/** How many boxes a content has. */
export const boxesOf = (size: number): number => Math.max(1, Math.ceil(size / pieceBytes));

export function sealPiece(key: Uint8Array, place: number, isLast: boolean, piece: Uint8Array): Buffer {
  const sealing = createCipheriv(cipher, key, nonceOf(place, isLast));
  return Buffer.concat([sealing.update(piece), sealing.final(), sealing.getAuthTag()]);
}

/** Throws {@link FileDamaged} when it is not what was sealed at this place. */
export function openBox(key: Uint8Array, place: number, isLast: boolean, box: Uint8Array): Buffer {
  if (box.length < tagBytes) throw new FileDamaged('a box is too short');
  const opening = createDecipheriv(cipher, key, nonceOf(place, isLast), { authTagLength: tagBytes });
  opening.setAuthTag(box.subarray(-tagBytes));
  try {
    return Buffer.concat([opening.update(box.subarray(0, -tagBytes)), opening.final()]);
  } catch {
    throw new FileDamaged('a box does not open');
  }
}
