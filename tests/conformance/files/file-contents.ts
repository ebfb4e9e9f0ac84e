import { createHash } from 'node:crypto';
import type { ContentRef } from '@baton/server/filestore';
import { idOf } from '../stores/store-rows.ts';

export const refOf = (job: number, content: number): ContentRef => ({ jobId: idOf(job), contentId: idOf(1_000 + content) });
export const keyOf = (number: number): Uint8Array => createHash('sha256').update(`key ${number}`).digest();
export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The bytes in pieces of these sizes, again and again. */
export async function* inPieces(bytes: Uint8Array, ...sizes: number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? bytes.length;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

export async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/** What the child of the crash test puts, so that the test can tell what must be there. */
export const contentOf = (number: number): Buffer => Buffer.alloc((number * 37_199) % 300_000, `content ${number} `);
