import { type KeyName, keyNames } from './names.ts';

/** What an archive is: its first entry, as JSON. */
export interface BackupManifest {
  /** of the archive */
  format: number;
  /** of the server that took it */
  version: string;
  /** number of the newest migration of its database */
  schema: number;
  /** ISO 8601: from when on nothing is sure to be in it */
  takenAt: string;
  incarnation: number;
  databaseBytes: number;
  /** which keys of the installation are in it */
  keys: KeyName[];
}

/** The last entry. */
export interface BackupEnd {
  /** SHA-256 of all bytes before the header of this entry, hexadecimal */
  sha256: string;
  entries: number;
}

/** The form of archives that this program writes and reads. */
export const backupFormat = 1;

/** Null where this is none; of a newer format only that is sure. */
export function readManifest(text: string): BackupManifest | null {
  const manifest = objectIn(text);
  if (!manifest || !isCount(manifest.format)) return null;
  if (manifest.format > backupFormat) return manifest as unknown as BackupManifest;
  const { version, schema, takenAt, incarnation, databaseBytes, keys } = manifest;
  const isWhole = isCount(schema) && isCount(incarnation) && isCount(databaseBytes) && areKeys(keys);
  if (!isWhole || typeof version !== 'string' || typeof takenAt !== 'string') return null;
  return isTime(takenAt) ? (manifest as unknown as BackupManifest) : null;
}

export function readEnd(text: string): BackupEnd | null {
  const end = objectIn(text);
  return end && typeof end.sha256 === 'string' && isCount(end.entries) ? (end as unknown as BackupEnd) : null;
}

function objectIn(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** In the one form that is written: what else a parser takes for a time may hold anything. */
const isTime = (text: string): boolean => {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
};

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const areKeys = (value: unknown): boolean =>
  Array.isArray(value) && new Set(value).size === value.length && value.every((key) => keyNames.some((name) => name === key));
