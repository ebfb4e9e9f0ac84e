import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { RunnerUpdate } from '@baton/protocol';
import { digestOf, readProgramPackage } from '@baton/protocol/program-package';
import type { Logger } from '../process/logger.ts';
import type { Updater } from '../session/ports.ts';
import type { ServerAccess } from '../transport/http-transport.ts';
import { download } from './download.ts';
import { type Programs, reached, tried } from './programs.ts';

/** How long a program may take to say which version it is. */
const versionMs = 20_000;

interface UpdaterDeps {
  programs: Programs;
  access: Omit<ServerAccess, 'token'>;
  /** of this process */
  version: string;
  log: Logger;
}

/** Installs other versions beside the one that runs, and keeps book of what became of them. */
export class SelfUpdater implements Updater {
  readonly #deps: UpdaterDeps;
  #prepared: string | null = null;
  #hasReached = false;

  constructor(deps: UpdaterDeps) {
    this.#deps = deps;
  }

  async prepare({ version, path, sha256 }: RunnerUpdate): Promise<void> {
    const { programs, access } = this.#deps;
    const content = await download(access, path);
    const digest = digestOf(content);
    if (digest !== sha256) throw new Error(`what came has the SHA-256 ${digest}, not ${sha256}`);
    const found = await readProgramPackage(content);
    if (typeof found === 'string') throw new Error(found);
    if (found.version !== version) throw new Error(`what came is of version ${found.version}`);
    const file = programs.install(version, found.program);
    const said = await versionOf(file);
    if (said !== version) throw new Error(`its program says that it is of version ${said}`);
    this.#prepared = version;
  }

  failed(): { version: string; reason: string } | null {
    return this.#deps.programs.state()?.failed ?? null;
  }

  /** A session is open: what was tried has proven itself, and what failed was told. */
  connected(): void {
    if (this.#hasReached) return;
    this.#hasReached = true;
    const { programs, version, log } = this.#deps;
    const before = programs.state();
    if (!before) return;
    const after = { ...reached(before, version), failed: null };
    if (before.trial?.version === version) log('info', `version ${version} is in place of ${before.current}`);
    else if (!before.failed) return;
    programs.save(after);
    programs.prune(after);
  }

  /** The next start is one of the version that was prepared. */
  activate(): void {
    const { programs } = this.#deps;
    const state = programs.state();
    if (state && this.#prepared !== null) programs.save(tried(state, this.#prepared));
  }
}

async function versionOf(file: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [file, '--version'], { timeout: versionMs });
    return stdout.trim().slice(0, 64);
  } catch (error) {
    throw new Error(
      `its program does not start: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`,
    );
  }
}
