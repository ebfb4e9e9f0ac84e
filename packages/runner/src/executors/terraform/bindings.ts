import { createHash, type Hash } from 'node:crypto';
import { closeSync, lstatSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { lockFileName } from './prepare.ts';

/** What a plan was made of: applied is it only with just the same. */
export interface Bindings {
  tool: string;
  /** digest of all files of the job but the tool's own */
  configuration: string;
  /** digest; null: there is none */
  lockFile: string | null;
}

/** Git's and the tool's own, and what runs leave behind. */
const left =
  /^(?:\.git|\.terraform|\.terraform\.lock\.hcl|\.terraform\.tfstate\.lock\.info|.*\.tfstate(?:\.backup)?|crash\..*log)$/;

/** @param folder the working directory, within `work` */
export function bindingsOf(tool: { name: string; version: string }, work: string, folder: string): Bindings {
  const hash = createHash('sha256');
  hashFolder(hash, work, '');
  return {
    tool: `${tool.name} ${tool.version}`,
    configuration: hash.digest('hex'),
    lockFile: digestOf(join(folder, lockFileName)),
  };
}

/** What is not as it was, for people; null: nothing. */
export function bindingProblem(then: Bindings, now: Bindings): string | null {
  if (then.tool !== now.tool) return `it was planned by ${then.tool}, and ${now.tool} is here`;
  if (then.configuration !== now.configuration) return 'the configuration has changed since it was planned';
  return then.lockFile === now.lockFile ? null : 'the providers have changed since it was planned';
}

/** SHA-256 of a file; null: it is not there. */
export function digestOf(file: string): string | null {
  const hash = createHash('sha256');
  try {
    hashFile(hash, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return hash.digest('hex');
}

function hashFolder(hash: Hash, folder: string, path: string): void {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (left.test(entry.name)) continue;
    const file = join(folder, entry.name);
    const name = JSON.stringify(join(path, entry.name));
    if (entry.isDirectory()) hashFolder(hash, file, join(path, entry.name));
    else if (entry.isSymbolicLink()) hash.update(`${name} > ${JSON.stringify(readlinkSync(file))}\n`);
    else if (entry.isFile()) {
      const { size, mode } = lstatSync(file);
      hash.update(`${name} ${size} ${mode & 0o111}\n`);
      hashFile(hash, file);
    }
  }
}

const pieceBytes = 256 * 1024;

function hashFile(hash: Hash, file: string): void {
  const from = openSync(file, 'r');
  const piece = Buffer.allocUnsafe(pieceBytes);
  try {
    for (let bytes = readSync(from, piece); bytes > 0; bytes = readSync(from, piece)) hash.update(piece.subarray(0, bytes));
  } finally {
    closeSync(from);
  }
}
