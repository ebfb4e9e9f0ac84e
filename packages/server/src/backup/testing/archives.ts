import { createHash } from 'node:crypto';
import { type BackupManifest, backupFormat } from '../archive/manifest.ts';
import { databaseName, endName, manifestName } from '../archive/names.ts';
import { padding, tarEnd, tarHeader } from '../archive/tar.ts';

/** An entry as a test wants it: `header` in place of the one that fits. */
export interface MadeEntry {
  name: string;
  content: Buffer;
  header?: Buffer;
}

const at = Date.UTC(2026, 5, 1);

export const sampleManifest = (given: Partial<BackupManifest> = {}): BackupManifest => ({
  ...{ format: backupFormat, version: '0.1.0', schema: 1, takenAt: new Date(at).toISOString() },
  ...{ incarnation: 0, databaseBytes: 5000, keys: [], ...given },
});

export const database: MadeEntry = { name: databaseName, content: Buffer.alloc(5000, 'd') };

/** An archive whose digest is right, whatever else is in it. */
export function archiveOf(entries: readonly MadeEntry[], manifest: object = sampleManifest()): Buffer {
  const all = [{ name: manifestName, content: Buffer.from(JSON.stringify(manifest)) }, ...entries];
  const before = Buffer.concat(all.map(entryBytes));
  const end = { sha256: createHash('sha256').update(before).digest('hex'), entries: all.length };
  return Buffer.concat([before, entryBytes({ name: endName, content: Buffer.from(JSON.stringify(end)) }), tarEnd()]);
}

const entryBytes = ({ name, content, header }: MadeEntry): Buffer =>
  Buffer.concat([header ?? tarHeader({ name, size: content.length }, at), content, Buffer.alloc(padding(content.length))]);

/** The same header with another byte somewhere, and the sum that goes with it. */
export function changedHeader(name: string, size: number, change: (header: Buffer) => void): Buffer {
  const header = tarHeader({ name, size }, at);
  change(header);
  header.fill(0x20, 148, 156);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}
