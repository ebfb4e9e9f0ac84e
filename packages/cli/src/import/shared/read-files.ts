import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { ApiError } from '@baton/protocol/errors';
import { type Read, readJson, readYaml } from './document.ts';
import type { Json, SourceFile } from './json.ts';
import type { LeftOut } from './translation.ts';

/** Longer files are no lists of templates. */
const fileBytesMax = 8 * 1024 * 1024;
const filesMax = 1_000;

export interface FilesRead {
  files: SourceFile[];
  /** what of them can not be read */
  left: LeftOut[];
}

/**
 * Reads what was named on the command line: files, `-` for standard input, and folders, of which all YAML and JSON is taken. Throws `usage` for what
 * is not there; what is there and can not be read is told.
 */
export async function readFiles(names: readonly string[], stdin: Readable): Promise<FilesRead> {
  const read: FilesRead = { files: [], left: [] };
  const all = names.flatMap(filesOf);
  if (all.length > filesMax) throw usage(`there are ${all.length} files, and at most ${filesMax} are read at a time`);
  for (const name of new Set(all)) {
    const bytes = name === '-' ? await bytesOfStream(stdin) : bytesOf(name);
    const shown = name === '-' ? 'standard input' : name;
    const found = contentOf(shown, bytes);
    if ('json' in found) read.files.push({ name: shown, ...found });
    else read.left.push({ kind: 'other', name: shown, place: shown, outcome: 'refused', reason: found.problem });
  }
  return read;
}

function filesOf(name: string): string[] {
  if (name === '-' || !isFolder(name)) return [name];
  const found = readdirSync(name).filter((each) => /\.(ya?ml|json)$/i.test(each));
  if (found.length === 0) throw usage(`there is no file of YAML or JSON in ${name}`);
  return found.sort().map((each) => join(name, each));
}

function isFolder(name: string): boolean {
  try {
    return statSync(name).isDirectory();
  } catch (error) {
    throw usage(`${name} can not be read: ${(error as Error).message}`);
  }
}

function bytesOf(name: string): Buffer {
  try {
    if (statSync(name).size <= fileBytesMax) return readFileSync(name);
  } catch (error) {
    throw usage(`${name} can not be read: ${(error as Error).message}`);
  }
  return Buffer.alloc(fileBytesMax + 1);
}

/** No more than is looked at. */
async function bytesOfStream(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of stream) {
    parts.push(Buffer.from(part as Uint8Array));
    length += parts.at(-1)?.length ?? 0;
    if (length > fileBytesMax) break;
  }
  return Buffer.concat(parts);
}

function contentOf(name: string, bytes: Buffer): { text: string; json: Json } | { problem: string } {
  if (bytes.length > fileBytesMax) return { problem: `it has more than ${fileBytesMax / 1024 / 1024} MiB` };
  if (!isUtf8(bytes)) return { problem: 'it is no text in UTF-8' };
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  if (text.trim() === '') return { problem: 'it is empty' };
  const read = readText(name, text);
  return 'json' in read ? { text, json: read.json } : read;
}

/** JSON is YAML too, but may be longer; and YAML may begin as JSON does. */
function readText(name: string, text: string): Read {
  if (/\.json$/i.test(name)) return readJson(text);
  const read = /^\s*[[{]/.test(text) ? readJson(text) : null;
  return read && ('json' in read || read.isJson) ? read : readYaml(text);
}

const usage = (problem: string): ApiError => new ApiError('usage', { problem });
