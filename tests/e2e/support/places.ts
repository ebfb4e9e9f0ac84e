import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/** Entry files of the programs, as they stand in the repository. */
export const programs = {
  server: fileURLToPath(import.meta.resolve('@baton/server/main')),
  runner: fileURLToPath(import.meta.resolve('@baton/runner/main')),
  cli: fileURLToPath(import.meta.resolve('@baton/cli/main')),
};

/** An environment with nothing of this process's settings. */
export const cleanEnvironment = (home: string, more: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH ?? '',
  HOME: home,
  // the same sources are started again and again
  NODE_COMPILE_CACHE: `${root}/node_modules/.cache/baton-e2e`,
  ...more,
});
