import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';
import { ApiError } from '@baton/protocol';
import type { Clock } from '../../../ports/clock.ts';
import type { Logger } from '../../../ports/telemetry.ts';
import { readPair, type TlsFiles, type TlsPair } from './pair.ts';

export interface RenewalDeps {
  files: TlsFiles;
  clock: Clock;
  logger: Logger;
  /** Takes the new pair for connections from now on. */
  use: (pair: TlsPair) => void;
}

/** Two files that are replaced together are replaced one after the other. */
const settleMs = 200;
/** Some file systems tell nobody of changes. */
const lookMs = 60_000;
/** From this time before its end on, a certificate that nobody renewed is worth a line a day. */
const warnBeforeMs = 7 * 24 * 3_600_000;
const warnEveryMs = 24 * 3_600_000;

/** Keeps the certificate of a server what its files hold. What can't be used changes nothing but the log. */
export class Renewal {
  readonly #deps: RenewalDeps;
  readonly #watchers: FSWatcher[] = [];
  #current: TlsPair;
  #problem = '';
  #warnedAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> = Promise.resolve();
  #cancelSettle = (): void => {};
  #cancelLook = (): void => {};

  constructor(current: TlsPair, deps: RenewalDeps) {
    this.#current = current;
    this.#deps = deps;
    const { cert, key } = deps.files;
    // the folders: a file is replaced by a new one, or by a link to another folder
    for (const folder of new Set([dirname(cert), dirname(key)])) this.#watch(folder);
    this.#lookAgain();
  }

  close(): void {
    this.#cancelSettle();
    this.#cancelLook();
    for (const watcher of this.#watchers) watcher.close();
  }

  /** Reads the files again, after a look that is under way. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#read());
    return this.#looking;
  }

  #watch(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, () => {
        this.#cancelSettle();
        this.#cancelSettle = this.#deps.clock.after(settleMs, () => void this.look());
      });
      watcher.on('error', () => watcher.close());
      this.#watchers.push(watcher);
    } catch {
      // then the look from time to time finds the change
    }
  }

  #lookAgain(): void {
    this.#cancelLook = this.#deps.clock.after(lookMs, () => {
      void this.look();
      this.#lookAgain();
    });
  }

  async #read(): Promise<void> {
    const { files, clock, logger, use } = this.#deps;
    try {
      const pair = await readPair(files, clock.now());
      this.#problem = '';
      if (pair.fingerprint !== this.#current.fingerprint || pair.cert !== this.#current.cert) {
        use(pair);
        this.#current = pair;
        logger.info({ file: files.cert, expiresAt: new Date(pair.expiresAt).toISOString() }, 'took the new certificate');
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // once, not with each look
      if (error.message !== this.#problem) logger.warn({ file: files.cert }, `kept the certificate: ${error.message}`);
      this.#problem = error.message;
    }
    this.#warnOfEnd();
  }

  #warnOfEnd(): void {
    const { files, clock, logger } = this.#deps;
    const now = clock.now();
    if (this.#current.expiresAt - now > warnBeforeMs || now - this.#warnedAt < warnEveryMs) return;
    this.#warnedAt = now;
    const expiresAt = new Date(this.#current.expiresAt).toISOString();
    logger.warn({ file: files.cert, expiresAt }, 'the certificate ends soon, or has ended: renew its files');
  }
}
