import { beforeEach, describe, expect, test } from 'vitest';
import { person } from '../testing/fakes.ts';
import { codeOf, settle, TestPlane } from '../testing/plane.ts';
import type { TestRunner } from '../testing/test-runner.ts';

let plane: TestPlane;
let runner: TestRunner;
beforeEach(async () => {
  plane = await TestPlane.start();
  plane.runnerTokenTtlMs = 60_000;
  await plane.restart();
  runner = await plane.runner();
});

const row = () => plane.store.read.get('runner', runner.id);
const tokenId = async () => (await row())?.tokenId ?? '';
const frozen = async () => (await row())?.frozen ?? null;

/** The same runner in another process, which took over. */
async function takeOver(address = '10.0.0.2'): Promise<{ ended: string | undefined }> {
  const old = runner.sessionId;
  runner.bootId = 'boot-2';
  await runner.open(address);
  runner.sync();
  await settle();
  const late = runner.sync({ sessionId: old, number: 100 });
  await settle();
  return { ended: late.answer?.directives.sessionEnded?.proof };
}

describe('a process whose place was taken', () => {
  test('and who lives on freezes the runner; both addresses are named', async () => {
    const { ended } = await takeOver();
    expect(ended).toMatch(/^[0-9a-f]{32}$/);
    expect(await frozen()).toBeNull();
    await plane.app.runners.prove(runner.id, ended ?? '');
    expect(await frozen()).toMatchObject({ how: 'session', addresses: ['127.0.0.1', '10.0.0.2'] });
    expect((await plane.app.fleet.find(runner.id)).status.flags).toContain('frozen');
    expect(plane.eventTypes(runner.id)).toContain('runner.frozen');
  });

  test('is asked the same when it opens a session once more', async () => {
    const { ended } = await takeOver();
    runner.bootId = 'boot-1';
    await expect(runner.open()).rejects.toMatchObject({ code: 'session_superseded', detail: { proof: ended } });
  });

  test('freezes nothing when it does not live: its late calls are no proof, however many come', async () => {
    for (let call = 0; call < 20; call++) await takeOver();
    await plane.app.runners.prove(runner.id, 'something else');
    expect(await frozen()).toBeNull();
  });

  test('a restart, and another address of the same process, freeze nothing', async () => {
    runner.bootId = 'boot-2';
    await runner.open();
    runner.sync();
    await runner.open('10.0.0.9');
    runner.sync();
    await settle();
    expect(await frozen()).toBeNull();
  });
});

describe('renewal', () => {
  const renew = async (of: string, nonce = 'n') => plane.app.runners.renewToken(runner.id, of, nonce);

  test('the same nonce gets the same token; its first use makes it the present one', async () => {
    const before = await tokenId();
    const [one, again] = [await renew(before), await renew(before)];
    expect(again.token).toBe(one.token);
    expect(one.renewInMs).toBe(40_000);
    expect(await tokenId()).toBe(before);
    await plane.app.runners.adoptToken(runner.id, one.token, 'here');
    await plane.app.runners.adoptToken(runner.id, one.token, 'here');
    expect(await tokenId()).toBe(one.token);
    expect(await codeOf(renew(before, 'other'))).toBe('credential_superseded');
  });

  test('a thousand in a row leave two rows', async () => {
    let present = await tokenId();
    for (let time = 0; time < 1_000; time++) {
      const { token } = await renew(present, `n${time}`);
      await plane.app.runners.adoptToken(runner.id, token, 'here');
      present = token;
    }
    expect(await plane.store.read.tokens('run', 'instance', runner.id)).toHaveLength(2);
  });

  test('a token that is older than the present one is a clone only if both live', async () => {
    const old = await tokenId();
    const { token } = await renew(old);
    await plane.app.runners.adoptToken(runner.id, token, 'here');
    const held = runner.sync();
    await settle();
    const challenge = plane.app.runners.suspectToken(runner.id, old, '10.0.0.7') ?? '';
    expect(plane.app.runners.suspectToken(runner.id, old, '10.0.0.7')).toBe(challenge);
    await plane.app.runners.prove(runner.id, challenge);
    await settle();
    expect(await frozen(), 'it may be a backup').toBeNull();
    const proof = held.answer?.directives.proof;
    expect(proof).toMatch(/^[0-9a-f]{32}$/);
    runner.sync({ proof: proof ?? null });
    await settle();
    expect(await frozen()).toMatchObject({ how: 'token', addresses: ['127.0.0.1', '10.0.0.7'] });
  });

  test('of a machine that was restored nobody is there to answer', async () => {
    const old = await tokenId();
    await plane.app.runners.adoptToken(runner.id, (await renew(old)).token, 'here');
    await plane.app.runners.closeSession(runner.id, runner.sessionId);
    expect(plane.app.runners.suspectToken(runner.id, old, '10.0.0.7')).toBeNull();
  });
});

describe('how long its next token lives', () => {
  const lifeMs = async () => {
    const token = await plane.store.read.get('token', await tokenId());
    return token?.expiresAt === null ? null : (token?.expiresAt ?? 0) - (token?.createdAt ?? 0);
  };
  const say = (runnerTokenTtlMs: number | null | 'inherit', scope: string | null = null) =>
    plane.app.settings.edit(scope, { runnerTokenTtlMs }, person('jo'));
  const renew = async (): Promise<void> => {
    const before = await tokenId();
    const { token } = await plane.app.runners.renewToken(runner.id, before, before);
    await plane.app.runners.adoptToken(runner.id, token, 'here');
  };

  test('is said by the nearest scope, at pairing and at renewal', async () => {
    await say(3_600_000);
    await say(null, 'baton/default');
    expect(await lifeMs()).toBe(60_000);
    await renew();
    expect(await lifeMs()).toBe(3_600_000);
    expect((await plane.app.fleet.credential(runner.id)).tokenTtlMs).toBe(3_600_000);
    const other = await plane.runner('other', { scope: 'baton/default' });
    const row = await plane.store.read.get('token', (await plane.store.read.get('runner', other.id))?.tokenId ?? '');
    expect(row?.expiresAt).toBeNull();
    await say('inherit');
    await renew();
    expect(await lifeMs()).toBe(60_000);
  });

  test('holds for a token that was to live longer, or without end, within a minute of its next session', async () => {
    for (const longer of [null, 10 * 86_400_000]) {
      await say(longer);
      await renew();
      expect(await lifeMs()).toBe(longer);
      await say(3_600_000);
      await runner.open();
      expect(runner.renewInMs).toBeLessThan(60_000);
      await renew();
      expect(await lifeMs()).toBe(3_600_000);
    }
  });
});

describe('after a restart of the server, which forgets whom it suspected, a copy is found all the same', () => {
  const [mine, other] = ['boot-1', 'boot-2'];
  const renewed = async (): Promise<{ old: string }> => {
    const old = await tokenId();
    const { token } = await plane.app.runners.renewToken(runner.id, old, 'n');
    await plane.app.runners.adoptToken(runner.id, token, '127.0.0.1');
    return { old };
  };
  /** The process of that boot begins anew, because the server does not know its session; answers the session that it lost. */
  const comeAgain = async (bootId: string, address: string): Promise<string> => {
    const lost = runner.sessionId;
    runner.bootId = bootId;
    await runner.open(address);
    runner.sync();
    await settle();
    return lost;
  };
  const challengeTo = async (sessionId: string): Promise<string> => {
    const late = runner.sync({ sessionId, number: 1_000 });
    await settle();
    return late.answer?.directives.sessionEnded?.proof ?? '';
  };
  /** The one that holds the newer token sends back what it was told. */
  const witness = async (told: string | undefined): Promise<void> => {
    runner.sync({ proof: told ?? null });
    await settle();
  };

  test('one whose place was taken before it: it takes the place back, and the other one lives on', async () => {
    const first = runner.sessionId;
    await comeAgain(other, '10.0.0.2');
    await plane.restart();
    const late = runner.sync({ sessionId: first, number: 100 });
    await settle();
    expect(late.answer?.directives.sessionEnded).toMatchObject({ code: 'session_unknown', again: true });
    const lost = await comeAgain(mine, '127.0.0.1');
    await plane.app.runners.prove(runner.id, await challengeTo(lost));
    expect(await frozen()).toMatchObject({ how: 'session', addresses: ['10.0.0.2', '127.0.0.1'] });
  });

  test('one that was challenged before it: its answer says nothing any more, its next try is challenged anew', async () => {
    const { ended } = await takeOver();
    await plane.restart();
    await plane.app.runners.prove(runner.id, ended ?? '');
    expect(await frozen()).toBeNull();
    const lost = await comeAgain(mine, '127.0.0.1');
    await plane.app.runners.prove(runner.id, await challengeTo(lost));
    expect(await frozen()).toMatchObject({ how: 'session' });
  });

  test.each(['before the suspect answered', 'before the other one did'])('one with an older token, %s', async (when) => {
    const { old } = await renewed();
    const suspect = () => plane.app.runners.suspectToken(runner.id, old, '10.0.0.7') ?? '';
    const held = runner.sync();
    const forgotten = suspect();
    if (when !== 'before the suspect answered') await plane.app.runners.prove(runner.id, forgotten);
    await settle();
    await plane.restart();
    await plane.app.runners.prove(runner.id, forgotten);
    await witness(held.answer?.directives.proof);
    expect(await frozen(), 'nothing is known of it').toBeNull();
    const next = runner.sync();
    await plane.app.runners.prove(runner.id, suspect());
    await settle();
    await witness(next.answer?.directives.proof);
    expect(await frozen()).toMatchObject({ how: 'token', addresses: ['127.0.0.1', '10.0.0.7'] });
  });

  test('one that was quiet until then: the next renewal of either leaves the other with an older token', async () => {
    await plane.restart();
    runner.sync();
    const { old } = await renewed();
    await plane.restart();
    const held = runner.sync();
    await plane.app.runners.prove(runner.id, plane.app.runners.suspectToken(runner.id, old, '10.0.0.7') ?? '');
    await settle();
    await witness(held.answer?.directives.proof);
    expect(await frozen()).toMatchObject({ how: 'token' });
  });
});

describe('a frozen runner', () => {
  const freeze = async () => plane.app.runners.prove(runner.id, (await takeOver()).ended ?? '');

  test('gets no job, passes no gate, and what it runs ends as it ends', async () => {
    runner.bootId = 'boot-0';
    await runner.open();
    runner.sync();
    const { ended } = await takeOver();
    const id = await plane.submit();
    const offer = await runner.take();
    await plane.app.runners.prove(runner.id, ended ?? '');
    expect(await codeOf(plane.app.runners.gate(runner.id, offer.attemptId, offer.epoch, '127.0.0.1'))).toBe('runner_frozen');
    await runner.report(offer);
    expect(await plane.stateOf(id)).toBe('succeeded');
    runner.holds = [];
    const next = await plane.submit();
    const call = runner.sync();
    await settle();
    expect([call.state, await plane.stateOf(next)]).toEqual(['held', 'queued']);
    expect((await plane.app.explain.job(next)).groups).toMatchObject([{ reason: { hindrance: 'frozen' } }]);
  });

  test('gives its offer back', async () => {
    const { ended } = await takeOver();
    const call = runner.sync();
    await settle();
    const id = await plane.submit();
    await settle();
    const [offer] = call.offers;
    await plane.app.runners.prove(runner.id, ended ?? '');
    expect(await plane.stateOf(id)).toBe('queued');
    expect(await codeOf(runner.accept(offer ?? { attemptId: '', epoch: 0 }))).not.toBeNull();
  });

  test('is thawed by its rotation, not by enabling it', async () => {
    await freeze();
    await plane.act(runner.id, 'enable');
    expect(await frozen()).not.toBeNull();
    await plane.act(runner.id, 'rotate');
    expect(await frozen()).toBeNull();
  });
});
