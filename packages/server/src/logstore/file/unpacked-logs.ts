import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileHeaderBytes, readFileHeader } from './file-header.ts';
import { logsFolder } from './log-files.ts';

const suffix = '.log';

/**
 * Closed logs whose files are plain and not smaller than `bytesMin`, except those of which it is known that packing does not help. Undefined stands for
 * a piece of work without one, so that whoever asks can rest.
 */
export async function* unpackedLogs(dir: string, bytesMin: number): AsyncGenerator<string | undefined, undefined> {
  const shards = await readdir(logsFolder(dir)).catch(() => []);
  for (const shard of shards.sort()) {
    const folder = join(logsFolder(dir), shard);
    for (const name of await readdir(folder).catch(() => [])) {
      if (name.endsWith(suffix))
        yield (await isToBePacked(join(folder, name), bytesMin)) ? name.slice(0, -suffix.length) : undefined;
    }
    yield undefined;
  }
}

async function isToBePacked(path: string, bytesMin: number): Promise<boolean> {
  const handle = await open(path, 'r').catch(() => null); // it may be gone
  if (!handle) return false;
  try {
    if ((await handle.stat()).size < bytesMin) return false;
    const header = Buffer.alloc(fileHeaderBytes);
    await handle.read(header, 0, fileHeaderBytes, 0);
    const found = readFileHeader(header);
    return found !== null && found.endAt > 0 && !found.isLeft;
  } finally {
    await handle.close();
  }
}
