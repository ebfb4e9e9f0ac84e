import { readFile } from 'node:fs/promises';
import { readProgramPackage } from '@baton/protocol/program-package';

/** The runner's program as it was built here; null: it was not, or it is of another version. */
export async function builtProgram(file: string, version: string): Promise<Uint8Array | null> {
  const content = await readFile(file).catch(() => null);
  const found = content && (await readProgramPackage(content));
  return found !== null && typeof found !== 'string' && found.version === version ? content : null;
}
