import { join } from 'node:path';
import { readTextIfThere, writePrivateFile } from './private-file.ts';

/** How programs of the same user reach a server on this machine. */
export interface LocalServer {
  url: string;
  token: string;
}

/** Who can read the server's owner-only token file is its owner. Null when no server ever ran there, or nothing may be read. */
export async function readLocalServer(dataDir: string): Promise<LocalServer | null> {
  try {
    const [url, token] = await Promise.all([
      readTextIfThere(join(dataDir, 'endpoint')),
      readTextIfThere(join(dataDir, 'local-token')),
    ]);
    return url && token ? { url, token } : null;
  } catch {
    return null;
  }
}

/** Tells programs of the same user where the server answers. */
export async function writeEndpoint(dataDir: string, url: string): Promise<void> {
  await writePrivateFile(join(dataDir, 'endpoint'), `${url}\n`);
}
