import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivate } from '../config/file.ts';

/** What is to be run, and what became of the versions before. Kept in the folder of the programs. */
export interface ProgramState {
  /** the version that reached the server last */
  current: string;
  /** the one before it; null: there was none */
  former: string | null;
  /** a version that is being tried: it has to reach the server before its time is over; null: none */
  trial: { version: string; starts: number } | null;
  /** a version that did not reach the server, and that the server was not told of yet; null: none */
  failed: { version: string; reason: string } | null;
}

const versionName = /^[0-9A-Za-z.+-]{1,64}$/;

/** A folder with versions of this program, of which one at a time is run. */
export class Programs {
  readonly dir: string;

  constructor(dir: string) {
    this.dir = dir;
  }

  /** Where a version's program is, or would be. */
  fileOf(version: string): string {
    if (!versionName.test(version) || version.startsWith('.')) throw new Error(`${version} is no version`);
    return join(this.dir, 'versions', version, 'baton-runner.mjs');
  }

  has = (version: string): boolean => existsSync(this.fileOf(version));

  /** Installs a program beside the others: whole, or not at all. */
  install(version: string, program: Uint8Array): string {
    const file = this.fileOf(version);
    const fresh = join(this.dir, `.new-${process.pid}`);
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh, { recursive: true, mode: 0o755 });
    writePrivate(join(fresh, 'baton-runner.mjs'), Buffer.from(program));
    mkdirSync(join(this.dir, 'versions'), { recursive: true, mode: 0o755 });
    rmSync(join(file, '..'), { recursive: true, force: true });
    renameSync(fresh, join(file, '..'));
    return file;
  }

  /** Null: nothing is installed here. */
  state(): ProgramState | null {
    try {
      return JSON.parse(readFileSync(this.#stateFile, 'utf8')) as ProgramState;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /** Written whole or not at all: this is the moment of the switch. */
  save(state: ProgramState): void {
    writePrivate(this.#stateFile, Buffer.from(`${JSON.stringify(state, null, 2)}\n`));
  }

  /** Removes all versions but those that may be run again. */
  prune({ current, former, trial }: ProgramState): void {
    const kept = [current, former, trial?.version];
    for (const name of readdirSync(join(this.dir, 'versions')))
      if (!kept.includes(name)) rmSync(join(this.dir, 'versions', name), { recursive: true, force: true });
  }

  get #stateFile(): string {
    return join(this.dir, 'state.json');
  }
}

/** It is to be started next, and to prove itself. */
export const tried = (state: ProgramState, version: string): ProgramState => ({
  ...state,
  trial: { version, starts: 0 },
  failed: null,
});

/** The program of this version reached the server. */
export function reached(state: ProgramState, version: string): ProgramState {
  if (state.trial?.version !== version) return state;
  return { current: version, former: state.current === version ? state.former : state.current, trial: null, failed: null };
}

/** What was tried did not reach the server: back to the one before. */
export function wentBack(state: ProgramState, reason: string): ProgramState {
  if (!state.trial) return state;
  return { ...state, trial: null, failed: { version: state.trial.version, reason } };
}
