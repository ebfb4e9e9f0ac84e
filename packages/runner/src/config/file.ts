import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ApiError } from '@baton/protocol/errors';
import { type RunnerConfig, readConfig } from './config.ts';

/** Null when there is no such file. Throws `config_invalid`. */
export function findConfig(path: string, defaultWorkspace: string): RunnerConfig | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new ApiError('config_invalid', { path, problem: String((error as Error).message) });
  }
  const config = readConfig(parse(path, text), defaultWorkspace);
  if (typeof config === 'string') throw new ApiError('config_invalid', { path, problem: config });
  return config;
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError('config_invalid', { path, problem: String((error as Error).message) });
  }
}

/** Writes a file that only its owner may read, whole or not at all. */
export function writePrivate(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.tmp`;
  rmSync(temporary, { force: true });
  const fd = openSync(temporary, 'wx', 0o600);
  try {
    writeFileSync(fd, content);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(temporary, path);
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

export const saveConfig = (path: string, config: RunnerConfig): void =>
  writePrivate(path, `${JSON.stringify(config, null, 2)}\n`);
