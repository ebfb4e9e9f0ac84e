import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type BackupManifest, backupFormat, readEnd, readManifest } from '../archive/manifest.ts';
import { databaseName, endName, isFolderFile, manifestName, smallBytesMax } from '../archive/names.ts';
import { blockBytes, padding, readTarHeader, type TarEntry, tarEnd } from '../archive/tar.ts';
import { ByteReader, CutOff } from './byte-reader.ts';

/** What is wrong with an archive, in words. */
export class BadArchive extends Error {
  override name = 'BadArchive';
}

/** An archive that was unpacked. */
export interface Unpacked {
  manifest: BackupManifest;
  files: number;
  bytes: number;
}

/**
 * Unpacks an archive into a folder: nothing but what a backup has, each once, and whole. Throws {@link BadArchive}, and what the file system says; what it
 * wrote stays.
 *
 * @param into is there, and empty
 * @param allow throws when this archive is not wanted
 */
export async function unpack(
  source: AsyncIterable<Uint8Array>,
  into: string,
  allow: (manifest: BackupManifest) => void,
): Promise<Unpacked> {
  const reader = new ByteReader(source);
  try {
    const manifest = await manifestOf(reader);
    allow(manifest);
    const unpacked = { manifest, files: 0, bytes: 0 };
    for (;;) {
      const sha256 = reader.digest();
      const entry = await headerIn(reader);
      if (unpacked.files === 0) {
        if (entry.name !== databaseName) throw new BadArchive('its database is not where it belongs');
        if (entry.size !== manifest.databaseBytes) throw new BadArchive('its database has another size');
      } else if (entry.name === endName) {
        await compareEnd(reader, entry, { sha256, entries: unpacked.files + 1 });
        return unpacked;
      } else if (!isFolderFile(entry.name)) throw new BadArchive(`it holds ${shown(entry.name)}, which no backup has`);
      await write(reader, entry, join(into, entry.name));
      unpacked.files += 1;
      unpacked.bytes += entry.size;
    }
  } catch (error) {
    throw error instanceof CutOff ? new BadArchive('it is cut off') : error;
  }
}

async function manifestOf(reader: ByteReader): Promise<BackupManifest> {
  const entry = readTarHeader(await reader.take(blockBytes));
  if (entry?.name !== manifestName || entry.size > smallBytesMax) throw new BadArchive('it is no backup of Baton');
  const manifest = readManifest((await reader.take(entry.size)).toString());
  await skipPadding(reader, entry);
  if (!manifest) throw new BadArchive('what it says of itself can not be read');
  if (manifest.format > backupFormat)
    throw new BadArchive(`a newer Baton took it (format ${manifest.format}; this one knows ${backupFormat})`);
  return manifest;
}

async function headerIn(reader: ByteReader): Promise<TarEntry> {
  const entry = readTarHeader(await reader.take(blockBytes));
  if (!entry) throw new BadArchive('an entry has no header');
  return entry;
}

async function compareEnd(reader: ByteReader, entry: TarEntry, found: { sha256: string; entries: number }): Promise<void> {
  if (entry.size > smallBytesMax) throw new BadArchive('its end is too long');
  const end = readEnd((await reader.take(entry.size)).toString());
  if (!end || end.sha256 !== found.sha256 || end.entries !== found.entries)
    throw new BadArchive('its digest is another: it was changed');
  await skipPadding(reader, entry);
  if (!(await reader.take(tarEnd().length)).equals(tarEnd()) || !(await reader.isAtEnd()))
    throw new BadArchive('something follows its end');
}

async function write(reader: ByteReader, entry: TarEntry, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const handle = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? new BadArchive(`it holds ${shown(entry.name)} twice`) : error;
  });
  try {
    for await (const piece of reader.pieces(entry.size)) await handle.writeFile(piece);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await skipPadding(reader, entry);
}

async function skipPadding(reader: ByteReader, { size }: TarEntry): Promise<void> {
  await reader.take(padding(size));
}

/** Names come from outside. */
const shown = (name: string): string => JSON.stringify(name.slice(0, 100));
