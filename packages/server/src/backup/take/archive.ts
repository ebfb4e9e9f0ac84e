import { createHash } from 'node:crypto';
import type { BackupEnd, BackupManifest } from '../archive/manifest.ts';
import { databaseName, endName, manifestName } from '../archive/names.ts';
import { padding, tarEnd, tarHeader } from '../archive/tar.ts';
import { openPart } from './file-part.ts';

/** A file of the archive: under which name, and where it stands. */
export interface Wanted {
  name: string;
  path: string;
}

/** The bytes of an archive, from its manifest to its end. @param files in their order; those that are gone are left out */
export async function* archive(manifest: BackupManifest, database: string, files: AsyncIterable<Wanted>): AsyncGenerator<Buffer> {
  const at = Date.parse(manifest.takenAt);
  const hash = createHash('sha256');
  const hashed = (bytes: Buffer): Buffer => {
    hash.update(bytes);
    return bytes;
  };
  let entries = 2;
  for (const bytes of small(manifestName, manifest, at)) yield hashed(bytes);
  for await (const bytes of whole({ name: databaseName, path: database }, at, () => {})) yield hashed(bytes);
  for await (const file of files) {
    for await (const bytes of whole(file, at, () => (entries += 1))) yield hashed(bytes);
  }
  yield* small(endName, { sha256: hash.digest('hex'), entries } satisfies BackupEnd, at);
  yield tarEnd();
}

function small(name: string, content: object, at: number): Buffer[] {
  const bytes = Buffer.from(`${JSON.stringify(content, null, 2)}\n`);
  return [tarHeader({ name, size: bytes.length }, at), bytes, Buffer.alloc(padding(bytes.length))];
}

async function* whole({ name, path }: Wanted, at: number, found: () => void): AsyncGenerator<Buffer> {
  const part = await openPart(path);
  if (!part) return;
  try {
    found();
    yield tarHeader({ name, size: part.size }, at);
    yield* part.pieces();
    yield Buffer.alloc(padding(part.size));
  } finally {
    await part.close();
  }
}
