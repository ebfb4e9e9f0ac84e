import { openFileStore } from '@baton/server/filestore/file';
import { expect, it } from 'vitest';
import { startChild } from '../shared/child.ts';
import { tempFolder } from '../shared/temp-folder.ts';
import { bytesOf, contentOf, inPieces, keyOf, refOf } from './file-contents.ts';

it('has every file that was said to be safe through kill -9, and nothing that is half there', async () => {
  const folder = await tempFolder();
  for (let round = 0; round < 3; round++) {
    const child = startChild(new URL('../shared/children/put-loop.ts', import.meta.url), folder.path);
    await child.printed(40 + round);
    const lines = (await child.kill()).map((line) => line.split(' '));
    const files = await openFileStore({ dir: folder.path });
    const going = new Set(lines.flatMap(([word, , content]) => (word === 'going' ? [content] : [])));
    const whole = async (job: number, content: number): Promise<boolean> => {
      const size = contentOf(content).length;
      const bytes = await bytesOf(await files.read(refOf(job, content), keyOf(content), size, { from: 0, to: size }));
      return bytes.equals(contentOf(content));
    };
    for (const [word, job, content] of lines)
      if (word === 'put' && !going.has(content)) expect(await whole(Number(job), Number(content))).toBe(true);
    // what was named before its putter was told is whole as well
    for await (const { jobId, contentIds } of files.contents())
      for (const contentId of contentIds) {
        const [job, content] = [Number(jobId.slice(-6)), Number(contentId.slice(-6)) - 1_000];
        expect(await whole(job, content)).toBe(true);
        await files.remove({ jobId, contentId });
      }
    await files.put(refOf(1, 1), keyOf(1), inPieces(contentOf(1), 10_000), 1e9);
    await files.removeJob(refOf(1, 1).jobId);
    await files.shutdown();
  }
  await folder.discard();
});
