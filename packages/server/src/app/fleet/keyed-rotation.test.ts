import { expect, test } from 'vitest';
import { ForeignPlane } from '../../gateways/shared/testing/foreign-plane.ts';

test.each(['gitea', 'semaphore'] as const)(
  'a runner of %s is rotated as ours are: its program gets a token when it joins again',
  async (speaks) => {
    const { plane, ...foreign } = await ForeignPlane.start(speaks).then(async (made) => ({
      plane: made.plane,
      id: await made.registered(),
    }));
    const { pairing } = await plane.act(foreign.id, 'rotate');
    expect(pairing).toMatchObject({ token: expect.stringMatching(/^[^ ]+$/) });
    expect(pairing).not.toHaveProperty('key');
  },
);

test("challengectl's gets the token that it will hold together with the one that it enrols with", async () => {
  const foreign = await ForeignPlane.start('challengectl');
  const id = await foreign.registered();
  const before = (await foreign.plane.store.read.get('runner', id))?.tokenId;
  const { pairing } = await foreign.plane.act(id, 'rotate');
  const key = await foreign.plane.store.read.get('token', pairing?.key ?? '');
  const token = await foreign.plane.store.read.get('token', pairing?.token ?? '');
  expect([key?.kind, key?.subjectId, token?.kind]).toEqual(['run', id, 'pair']);
  const capabilities = {
    ...{ labels: [], executors: [], capacity: 1, fence: false },
    ...{ attributes: {}, ranges: {}, devices: [] },
  };
  const input = { speaks: 'challengectl' as const, name: 'one', capabilities, version: 'x', ephemeral: false, nonce: 'n' };
  if (!key || !token) throw new Error('both have rows');
  const runner = await foreign.plane.app.runners.pairWithKey(token, key, input, '127.0.0.1');
  expect([runner.credential, runner.tokenId, runner.tokenId === before]).toEqual(['active', key.id, false]);
});
