import { secretId, update } from '@baton/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { StoreUnavailable } from '../../store/errors.ts';
import { person, vaultOf } from '../testing/fakes.ts';
import { codeOf, TestPlane } from '../testing/plane.ts';
import type { TestRunner } from '../testing/test-runner.ts';

let plane: TestPlane;
let runner: TestRunner;
beforeEach(async () => {
  plane = await TestPlane.start();
  runner = await plane.runner();
});

const set = (name: string, value: string, scope: string | null = null) =>
  plane.app.secrets.set(scope, { name, value, description: null, by: person('ada') });

/** What the runner gets that accepts the next job. */
async function got(): Promise<Readonly<Record<string, string>> | undefined> {
  const call = runner.sync();
  await plane.clock.advance(0);
  const [offer] = call.offers;
  if (!offer) throw new Error(`no offer: the sync is ${call.state}`);
  const { assignment } = await runner.accept(offer);
  await runner.report(offer);
  return assignment?.secrets;
}

describe('a stored secret', () => {
  test('is listed without its value, and nothing that is stored or told shows it', async () => {
    expect(await set('TOKEN', 'the first value')).toEqual({ created: true });
    expect(await set('TOKEN', 'the second value')).toEqual({ created: false });
    const list = await plane.app.secrets.list(null);
    expect(list).toMatchObject([{ name: 'TOKEN', createdBy: 'ada', lastUsedAt: null }]);
    const row = await plane.store.read.get('secret', secretId('instance', 'TOKEN'));
    expect(JSON.stringify([list, row, plane.events])).not.toMatch(/first|second/);
    expect(plane.eventTypes('instance')).toEqual(['secret.created', 'secret.updated']);
  });

  test('has a name and a value within their limits', async () => {
    for (const name of ['', 'lower', '1A', 'BATON_X', 'A'.repeat(129), 'A-B'])
      expect(await codeOf(set(name, 'value'))).toBe('secret_name_invalid');
    for (const value of ['', 'a\0b', 'é'.repeat(33_000)]) expect(await codeOf(set('A', value))).toBe('secret_value_invalid');
    expect(await codeOf(set('A', 'v', 'nobody'))).toBe('scope_not_found');
    expect(await codeOf(plane.app.secrets.remove(null, 'A', person('ada')))).toBe('secret_not_found');
  });

  test('of the innermost scope goes to the job: project, owner, instance', async () => {
    await set('A', 'of the instance');
    await set('B', 'of the instance');
    await set('B', 'of the owner', 'baton');
    await set('C', 'of the owner', 'baton');
    await set('C', 'of the project', 'baton/default');
    await plane.submit({ secrets: { A: 'A', B: 'B', OTHER: 'C' } });
    expect(await got()).toEqual({ A: 'of the instance', B: 'of the owner', OTHER: 'of the project' });
    const [used] = await plane.app.secrets.list('baton/default');
    expect(used?.lastUsedAt).toBe(plane.clock.now());
  });

  test('that does not exist is refused when the job is submitted', async () => {
    expect(await codeOf(plane.submit({ secrets: { A: 'MISSING' } }))).toBe('secret_unknown');
    expect((await plane.app.jobs.counts()).queued).toBe(0);
  });

  test('is resolved when the job is given out, and anew for a re-run', async () => {
    await set('A', 'before');
    const id = await plane.submit({ secrets: { A: 'A' } });
    await set('A', 'after');
    expect(await got()).toEqual({ A: 'after' });
    await set('A', 'much later');
    await plane.app.jobs.rerun(id, person('ada'), null);
    expect(await got()).toEqual({ A: 'much later' });
  });

  test('that is gone by then keeps the job from running', async () => {
    await set('A', 'value');
    const id = await plane.submit({ secrets: { A: 'A' } });
    await plane.app.secrets.remove(null, 'A', person('ada'));
    expect(await codeOf(got())).toBe('lease_lost');
    const { history, job } = await plane.app.jobs.detail(id);
    expect(history[0]).toMatchObject({
      cause: 'prepare_failed',
      message: 'there is no secret A for jobs of baton/default any more',
    });
    expect(job.state).toBe('queued');
  });
});

test('what a runner says of its job is taken though the secrets could not be read the first time', async () => {
  await set('A', 'the value of it');
  const id = await plane.submit({ secrets: { A: 'A' } });
  const { attemptId, epoch } = await runner.take();
  const { read } = plane.store;
  const getMany = read.getMany;
  read.getMany = async () => {
    read.getMany = getMany;
    throw new StoreUnavailable('down');
  };
  const end = { epoch, kind: 'failed' as const, exitCode: 1, signal: null, message: 'it printed the value of it' };
  const report = () => plane.app.runners.report(runner.id, attemptId, end);
  await expect(report()).rejects.toThrow(StoreUnavailable);
  await report();
  expect((await plane.app.jobs.detail(id)).history[0]).toMatchObject({ state: 'ended', message: 'it printed ***' });
});

describe('a value for one job', () => {
  test('is stored encrypted, shown by its name only, and given to its runner', async () => {
    const id = await plane.submit({ secretEnvironment: { TOKEN: 'only for this job' } });
    const stored = [await plane.store.read.get('jobSpec', id), await plane.app.jobs.detail(id), plane.events];
    expect(JSON.stringify(stored)).not.toContain('only for this job');
    expect((await plane.app.jobs.detail(id)).secrets).toEqual({ stored: [], variables: ['TOKEN'] });
    expect(await got()).toEqual({ TOKEN: 'only for this job' });
  });

  test('goes along with a re-run', async () => {
    const id = await plane.submit({ secretEnvironment: { TOKEN: 'only for this job' } });
    await got();
    await plane.app.jobs.rerun(id, person('ada'), null);
    expect(await got()).toEqual({ TOKEN: 'only for this job' });
  });

  test('belongs to the submission: another value is another one', async () => {
    const submit = (value: string) => plane.submitted({ secretEnvironment: { A: value } }, 'key');
    const { job } = await submit('one');
    expect((await submit('one')).job.id).toBe(job.id);
    expect(await codeOf(submit('two'))).toBe('idempotency_key_reused');
  });

  test('is not too much', async () => {
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`V${index}`, 'value']));
    expect(await codeOf(plane.submit({ secretEnvironment: many }))).toBe('secrets_too_many');
    const large = { A: 'a'.repeat(65_536), B: 'b'.repeat(65_536), C: 'c' };
    expect(await codeOf(plane.submit({ secretEnvironment: large }))).toBe('secrets_too_many');
  });

  test('comes with the job of the first time when its submission is repeated, also after a stored secret is gone', async () => {
    await set('A', 'value');
    const first = await plane.submitted({ secrets: { A: 'A' } }, 'key');
    await plane.app.secrets.remove(null, 'A', person('ada'));
    expect((await plane.submitted({ secrets: { A: 'A' } }, 'key')).job.id).toBe(first.job.id);
  });
});

test('a job without secrets gets none', async () => {
  await plane.submit();
  expect(await got()).toBeUndefined();
});

describe('keys', () => {
  /** A server with other keys on the same store. */
  async function withKeys(...words: string[]): Promise<void> {
    plane.vault = vaultOf(...words);
    await plane.restart();
    await runner.open();
  }

  test('a newer key takes over at the next start; then the older one is not needed', async () => {
    await set('A', 'stored');
    await set('A', 'stored anew');
    await plane.submit({ secrets: { A: 'A' }, secretEnvironment: { B: 'own' } });
    await withKeys('two', 'one');
    await plane.clock.advance(1);
    expect(await plane.app.secrets.rekey()).toMatchObject({ rekeyed: 0, unopened: 0 });
    await withKeys('two');
    expect(await got()).toEqual({ A: 'stored anew', B: 'own' });
  });

  test('many are done in batches, and those that are left the next time', async () => {
    for (let number = 0; number < 250; number += 1) await set(`S_${number}`, 'value');
    plane.vault = vaultOf('two', 'one');
    await plane.restart();
    await plane.app.secrets.rekey();
    expect(await plane.store.read.secretsUnderOther(plane.vault.keyId, '', 1)).toEqual([]);
  });

  test('without its key a secret is refused with a job, and the key named', async () => {
    await set('A', 'stored');
    const id = await plane.submit({ secrets: { A: 'A' } });
    await withKeys('another');
    expect(await codeOf(plane.submit({ secrets: { A: 'A' } }))).toBe('secret_key_missing');
    expect(await codeOf(got())).toBe('lease_lost');
    expect((await plane.app.jobs.detail(id)).history[0]?.message).toMatch(/^the key [0-9a-f]{16} that opens the secret A is not/);
    expect(await plane.app.secrets.rekey()).toMatchObject({ rekeyed: 0, unopened: 1 });
    expect(plane.logger.warnings).toContain('secrets are here whose key is not');
  });

  test('a box that is copied to another name does not open there', async () => {
    await set('A', 'stored');
    await set('B', 'other');
    const [a, b] = await plane.app.secrets.list(null);
    if (!a || !b) return expect.unreachable('both are there');
    await plane.store.commit([{ changes: [update('secret', b, { box: a.box })], guards: [], events: [] }]);
    expect(await codeOf(plane.submit({ secrets: { B: 'B' } }))).toBe('secret_key_missing');
  });
});

test('the secrets of a removed scope are removed with it', async () => {
  await plane.app.scopes.createOrganization('acme', person('ada'));
  await set('A', 'stored', 'acme');
  const scopeId = plane.app.fleet.scopeId('acme');
  await plane.app.scopes.remove('organization', 'acme', person('ada'));
  await plane.clock.advance(5_000);
  expect(await plane.store.read.secrets(scopeId)).toEqual([]);
});
