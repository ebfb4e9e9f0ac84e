import { LogStoreFull } from '@baton/server/logstore';
import { openFileLogStore } from '@baton/server/logstore/file';
import { expect, it } from 'vitest';
import { smallDisk } from '../shared/small-disk.ts';
import { attemptIdOf, chunk, endOf } from './log-chunks.ts';

it('acknowledges nothing without space, and goes on when there is some', async () => {
  const disk = await smallDisk(16 << 20);
  if (!disk) return;
  const logs = await openFileLogStore({ dir: disk.path });
  const chunks = Array.from({ length: 40 }, (_, index) => chunk(index + 1, Buffer.alloc(100_000, `${index} `)));
  const id = attemptIdOf(1);
  await disk.fillExcept(1_000_000);

  let acknowledged = 0;
  let failure: unknown = null;
  for (const each of chunks) {
    failure = await logs.append(id, [each]).then(
      (state) => {
        acknowledged = state.acknowledged;
        return null;
      },
      (error) => error,
    );
    if (failure) break;
  }
  expect(failure).toBeInstanceOf(LogStoreFull);
  expect(await logs.state(id)).toMatchObject({ acknowledged });
  expect(await logs.read(id, 0, 1e9)).toHaveLength(acknowledged);
  await expect(logs.append(attemptIdOf(2), chunks)).rejects.toBeInstanceOf(LogStoreFull);
  expect(await logs.state(attemptIdOf(2))).toBeNull();

  disk.relieve();
  expect(await logs.append(id, chunks)).toMatchObject({ acknowledged: 40 });
  expect((await logs.close(id, endOf(chunks))).digest).toBe(endOf(chunks).digest);
  await logs.shutdown();

  const again = await openFileLogStore({ dir: disk.path });
  expect(await again.state(id)).toMatchObject({ acknowledged: 40, digest: endOf(chunks).digest });
  await again.shutdown();
  await disk.discard();
});
