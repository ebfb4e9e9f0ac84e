/** Puts files into the folder named by the first argument and takes some away again, without end; prints what is safe, and what is to go. */
import { writeSync } from 'node:fs';
import { openFileStore } from '@baton/server/filestore/file';
import { contentOf, inPieces, keyOf, refOf } from '../../files/file-contents.ts';

const files = await openFileStore({ dir: process.argv[2] ?? '' });

async function put(job: number, content: number): Promise<void> {
  await files.put(refOf(job, content), keyOf(content), inPieces(contentOf(content), 50_000), 1e9);
  writeSync(1, `put ${job} ${content}\n`);
}

for (let job = 1; ; job++) {
  const contents = [job * 3, job * 3 + 1, job * 3 + 2] as const;
  await Promise.all(contents.map((content) => put(job, content)));
  writeSync(1, `going ${job} ${contents[0]}\n`);
  await files.remove(refOf(job, contents[0]));
}
