import { type RenewalAnswer, type Runner as RunnerView, restPaths, runnerPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { benched } from './support/bench.ts';
import { submit } from './support/jobs.ts';
import { untilOver, untilRunner } from './support/live.ts';
import { errorOf, call as restCall } from './support/rest.ts';
import { Runner } from './support/runner.ts';
import { openSession, register } from './support/scripted-runner.ts';
import { Server } from './support/server.ts';
import { passing } from './support/within.ts';

/** Renewed at two thirds of it. */
const ttlMs = 3_000;
const tokensFor = (ms: number) => ({ environment: { BATON_RUNNER_TOKEN_TTL_MS: String(ms) } });
const withShortTokens = tokensFor(ttlMs);
/** Of a real runner: what is left to renew it in is longer than a machine with much else to do stands still. */
const renewedTtlMs = 7_500;

test.concurrent(
  'a runner renews its token while it works, keeps it on disk first, and loses no job',
  { timeout: 60_000 },
  benched(async (bench) => {
    const server = await Server.start(bench, tokensFor(renewedTtlMs));
    const runner = await Runner.start(bench, server, { capacity: 4 });
    const tokens = new Set([runner.stored.token]);
    const jobs: Promise<unknown>[] = [];
    for (let renewals = 0; renewals < 3; renewals++) {
      for (let job = 0; job < 10; job++)
        jobs.push(submit(server, 'echo hello; sleep 0.1').then(({ id }) => untilOver(server, id)));
      await untilRunner(server, runner.id, () => !tokens.has(runner.stored.token));
      tokens.add(runner.stored.token);
      if (renewals !== 1) continue;
      // killed at any moment, it comes back with what is on its disk
      await Promise.all(jobs);
      await runner.end('SIGKILL');
      runner.start();
      await runner.untilOnline();
    }
    const ended = (await Promise.all(jobs)) as Awaited<ReturnType<typeof untilOver>>[];
    // an offer that was declined, or met a sync that was just overtaken, is no try
    const tries = ended.map(({ job, history }) => [
      job.state,
      ...history.map(({ cause }) => cause).filter((cause) => cause !== 'offer_declined' && cause !== 'offer_expired'),
    ]);
    expect(tries).toEqual(ended.map(() => ['succeeded', 'finished']));
    expect(runner.program.output()).not.toContain('credential_');
    const { frozen } = await server.get<RunnerView>(restPaths.runner(runner.id));
    expect(frozen).toBeNull();
  }),
);

test.concurrent(
  'by hand: the same nonce answers the same token, the first use of it ends the old one, which is challenged',
  benched(async (bench) => {
    const server = await Server.start(bench, withShortTokens);
    const { token } = await register(server, 'hand');
    await openSession(server, token);
    const ask = (by: string, nonce: string) =>
      restCall<RenewalAnswer>(server.url, 'POST', runnerPaths.token, { token: by, body: { nonce } });
    const [one, two] = [await ask(token, 'nonce'), await ask(token, 'nonce')];
    expect([one.status, two.body.token]).toEqual([200, one.body.token]);
    expect(one.body.renewInMs).toBeGreaterThan(0);
    await openSession(server, token);
    await openSession(server, one.body.token);
    const late = await ask(token, 'nonce');
    expect(errorOf(late)).toMatchObject({
      code: 'credential_superseded',
      detail: { proof: expect.stringMatching(/^[0-9a-f]{32}$/) },
    });
    expect(errorOf(late).next).toContain('rotate');
  }),
);

test.concurrent(
  'after its end a token is refused',
  benched(async (bench) => {
    const server = await Server.start(bench, withShortTokens);
    const runner = await Runner.start(bench, server);
    runner.program.kill('SIGSTOP');
    const stale = runner.stored.token;
    // its end is the subject: it comes by time alone
    await passing(ttlMs);
    const late = await restCall(server.url, 'POST', runnerPaths.token, { token: stale, body: { nonce: 'n' } });
    expect(errorOf(late).code).toBe('credential_expired');
    runner.program.kill('SIGCONT');
    expect(await runner.program.exit).toBe(2);
    expect(runner.program.output()).toContain('credential_expired');
  }),
);
