import { fileURLToPath } from 'node:url';
import { ApiError } from '@baton/protocol/errors';

/** The programs that `baton up` runs. */
export interface Installation {
  /** entry file of the server */
  server: string;
  /** entry file of the runner */
  runner: string;
}

/** Finds them beside this program. The downloaded command has neither. */
export function findInstallation(): Installation {
  try {
    return {
      server: fileURLToPath(import.meta.resolve('@baton/server/main')),
      runner: fileURLToPath(import.meta.resolve('@baton/runner/main')),
    };
  } catch {
    throw new ApiError('usage', { problem: 'baton up needs the full installation of Baton; this is only its command line' });
  }
}
