import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { TestPlane } from '../testing/plane.ts';

test('a runner hears which of the jobs of which it keeps a folder are of no use any more', async () => {
  const plane = await TestPlane.start();
  const runner = await plane.runner('a');
  const [over, waits, unknown] = [await plane.submit(), await plane.submit(), randomUUID()];
  const offer = await runner.take();
  const finish = { epoch: offer.epoch, kind: 'succeeded', exitCode: 0, signal: null, message: null } as const;
  await plane.app.runners.report(runner.id, offer.attemptId, finish);
  expect((await plane.job(over)).state).toBe('succeeded');
  const { gone } = await plane.app.runners.kept(runner.id, [waits, over, unknown, over]);
  expect(gone).toEqual([over, unknown]);
  expect(await plane.app.runners.kept(runner.id, [])).toEqual({ gone: [] });
  expect((await plane.app.runners.kept(randomUUID(), [waits])).gone).toEqual([waits]);
});
