import { createHash } from 'node:crypto';
import { pieceBytes, sealPiece } from './chunk-cipher.ts';
import { FileTooLarge, type StoredContent } from './interface.ts';

/**
 * Encrypts a content while it comes, box by box.
 *
 * @param write takes the next bytes of the sealed content; the next piece waits for it
 * @throws FileTooLarge when there is more than `bytesMax`
 */
export async function sealContent(
  key: Uint8Array,
  source: AsyncIterable<Uint8Array>,
  bytesMax: number,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<StoredContent> {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(pieceBytes);
  let filled = 0;
  let size = 0;
  let place = 0;
  for await (const bytes of source) {
    size += bytes.length;
    if (size > bytesMax) throw new FileTooLarge(`more than ${bytesMax} bytes`);
    hash.update(bytes);
    for (let at = 0; at < bytes.length; ) {
      // a full piece is written only once more comes: the last box says that it is the last
      if (filled === pieceBytes) {
        await write(sealPiece(key, place++, false, piece));
        filled = 0;
      }
      const taken = Math.min(pieceBytes - filled, bytes.length - at);
      piece.set(bytes.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
    }
  }
  await write(sealPiece(key, place, true, piece.subarray(0, filled)));
  return { size, digest: hash.digest('hex') };
}
