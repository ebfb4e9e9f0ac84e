import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { compressFiles } from './compress.ts';

const run = promisify(execFile);

/** Builds the page with the web package's own Vite configuration, and compresses it. Vite's output is shown only when it fails. */
export async function buildWeb(root: string): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  try {
    await run(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: join(root, 'packages/web') });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`vite build failed:\n${stdout}${stderr}`, { cause: error });
  }
  await compressFiles(join(root, 'packages/web/dist'));
}
