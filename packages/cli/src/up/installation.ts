import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ApiError } from '@baton/protocol/errors';
import { hookFile } from './child.ts';

/** The programs that `baton up` runs. */
export interface Installation {
  /** entry file of the server */
  server: string;
  /** entry file of the runner */
  runner: string;
}

/** Finds them beside this program. The downloaded command has neither. @param command that needs them */
export function findInstallation(command = 'baton up'): Installation {
  try {
    // The bundle may lie in a folder from where these can be found, but it is not made to start them.
    if (!existsSync(hookFile)) throw new Error('a bundle');
    return {
      server: fileURLToPath(import.meta.resolve('@baton/server/main')),
      runner: fileURLToPath(import.meta.resolve('@baton/runner/main')),
    };
  } catch {
    throw new ApiError('full_installation_needed', { command });
  }
}
