/**
 * Appends to logs in the folder named by the first argument, without end, and prints attempt and number of what is acknowledged. The
 * second argument is the size of the journal's segments; with `pack` as the third, what is closed is packed at once.
 */
import { writeSync } from 'node:fs';
import { openFileLogStore } from '@baton/server/logstore/file';
import { attemptIdOf, chunk, endOf } from '../../logs/log-chunks.ts';
import { chunkOf, chunksPerLog } from '../../logs/log-loop.ts';

const pack = process.argv[4] === 'pack' ? { pack: { share: 1, bytesMin: 0 } } : {};
const logs = await openFileLogStore({ dir: process.argv[2] ?? '', segmentBytes: Number(process.argv[3]), ...pack });

async function lane(first: number): Promise<never> {
  for (let log = first; ; log += 8) {
    const chunks = Array.from({ length: chunksPerLog }, (_, index) => chunk(index + 1, chunkOf(log, index + 1)));
    for (const each of chunks) {
      const { acknowledged } = await logs.append(attemptIdOf(log), [each]);
      writeSync(1, `${log} ${acknowledged}\n`);
    }
    await logs.close(attemptIdOf(log), endOf(chunks));
    writeSync(1, `${log} closed\n`);
  }
}

await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(lane));
