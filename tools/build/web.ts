import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { missingStyles } from './component-styles.ts';
import { compressFiles } from './compress.ts';
import { scriptBytesMax, tooLarge } from './script-size.ts';

const run = promisify(execFile);

/** Builds the page with the web package's own Vite configuration, compresses it, and looks that no page needs too much script. Vite's output is shown only when it fails. */
export async function buildWeb(root: string): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  try {
    await run(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: join(root, 'packages/web') });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`vite build failed:\n${stdout}${stderr}`, { cause: error });
  }
  const missing = await missingStyles(join(root, 'packages/web/dist/assets'), join(root, 'node_modules/@mantine/core/styles'));
  if (missing.length > 0) throw new Error(`packages/web/src/theme/mantine.ts lacks ${missing.join(', ')}`);
  await compressFiles(join(root, 'packages/web/dist'));
  const large = await tooLarge(join(root, 'packages/web/dist'));
  if (large.length > 0)
    throw new Error(
      `${large.join(', ')}: the budget is ${scriptBytesMax / 1024} KB. Load later what the first screen does not need`,
    );
}
