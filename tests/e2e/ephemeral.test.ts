import { randomUUID } from 'node:crypto';
import {
  type Offer,
  protocolVersion,
  type RegisterAnswer,
  type RegistrationToken,
  type RunnerList,
  restPaths,
  runnerPaths,
  type SyncAnswer,
} from '@baton/protocol';
import { expect, test } from 'vitest';
import { type Bench, benched } from './support/bench.ts';
import { detail, rawLog, submit, untilRunning } from './support/jobs.ts';
import { untilOver } from './support/live.ts';
import { cleanEnvironment, programs } from './support/places.ts';
import { processesOf } from './support/process-table.ts';
import { startProgram } from './support/program.ts';
import { refusal } from './support/refusal.ts';
import { call, taken } from './support/rest.ts';
import { Runner } from './support/runner.ts';
import { capabilities, openSession } from './support/scripted-runner.ts';
import { Server } from './support/server.ts';
import { Gate, Mailbox } from './support/signals.ts';

function startRunner(on: Bench, home: string, words: readonly string[]) {
  return startProgram(on, process.execPath, [programs.runner, ...words], {
    cwd: home,
    env: cleanEnvironment(home),
    name: 'once',
  });
}

test.concurrent(
  'an ephemeral runner registers, runs one job of two, leaves by itself, and is gone; its log is whole',
  benched(async (bench) => {
    const server = await Server.start(bench);
    const { token } = await server.get<RegistrationToken>(restPaths.registrationToken);
    const home = bench.folder('baton-e2e-once');
    const words = ['register', '--url', server.url, '--token', token, '--name', 'once', '--ephemeral', '--capacity', '2'];
    expect(await startRunner(bench, home, words).exit).toBe(0);
    const marker = randomUUID();
    const [first, second] = [await submit(server, `seq 5000; echo ${marker}`), await submit(server, 'true')];
    const program = startRunner(bench, home, ['start']);
    await untilOver(server, first.id);
    expect(await program.exit, 'it left as it was told to').toBe(0);
    const view = await detail(server, first.id);
    expect(view.history).toMatchObject([{ runnerName: 'once', log: { complete: true, lines: 5_001 } }]);
    expect((await rawLog(server, first.id)).toString()).toContain(marker);
    expect((await detail(server, second.id)).job).toMatchObject({ state: 'queued', attempts: 0 });
    const { runners } = await server.get<RunnerList>(restPaths.runners);
    expect(runners.map(({ name }) => name)).not.toContain('once');
    expect(await startRunner(bench, home, ['start']).exit, 'it does not come back').toBe(2);
  }),
);

test.concurrent(
  'races for a second job: it is offered one, whatever it asks for, and no second one after it',
  benched(async (bench) => {
    const server = await Server.start(bench);
    const { token: registration } = await server.get<RegistrationToken>(restPaths.registrationToken);
    const body = { name: 'greedy', capabilities, version: '0.1.0', nonce: randomUUID(), ephemeral: true };
    const { token, runnerId } = taken(
      await call<RegisterAnswer>(server.url, 'POST', runnerPaths.register, { token: registration, body }),
    );
    const post = <T>(path: string, sent: object) => call<T>(server.url, 'POST', path, { token, body: sent });
    const { sessionId } = await openSession(server, token);
    const jobs = await Promise.all(['a', 'b', 'c'].map((name) => submit(server, 'true', { name })));
    const offers: Offer[] = [];
    let number = 0;
    // of syncs that race only the newest is held; an offer to one that it overtook goes back, and the next round gets it
    while (offers.length === 0) {
      const syncs = [1, 2, 3].map(() =>
        post<SyncAnswer>(runnerPaths.sync, { sessionId, number: ++number, freeSlots: 3, leases: [], draining: false }),
      );
      for (const answer of await Promise.all(syncs)) offers.push(...taken(answer).offers);
    }
    expect(offers).toHaveLength(1);
    const [offer] = offers;
    if (!offer) return expect.unreachable('it is offered one');
    const { attemptId, epoch } = offer;
    const accepts = await Promise.all(
      [1, 2].map(() => post(runnerPaths.accept(attemptId), { sessionId, epoch, syncNumber: number })),
    );
    expect(accepts.map(({ status }) => status)).toEqual([200, 200]);
    const held = { sessionId, number: number + 1, freeSlots: 3, leases: [{ attemptId, epoch }], draining: false };
    expect(taken(await post<SyncAnswer>(runnerPaths.sync, held))).toMatchObject({ offers: [], directives: { drain: true } });
    const end = { epoch, kind: 'succeeded', exitCode: 0, signal: null, message: null };
    const [first, second] = await Promise.all([
      post(runnerPaths.report(attemptId), end),
      post(runnerPaths.report(attemptId), end),
    ]);
    expect([first?.status, second?.status]).toEqual([200, 200]);
    expect((await server.call('GET', restPaths.runner(runnerId))).status).toBe(410);
    const states = await Promise.all(jobs.map(async ({ id }) => (await detail(server, id)).job));
    expect(states.map(({ state, attemptsCounted }) => [state, attemptsCounted]).sort()).toEqual([
      ['queued', 0],
      ['queued', 0],
      ['succeeded', 1],
    ]);
    expect(
      refusal(await post(runnerPaths.session, { bootId: 'again', version: '0.1.0', protocol: protocolVersion, capabilities }))
        .code,
    ).toBe('runner_removed');
  }),
);

test.concurrent(
  'kicked while it has its one job, it is gone, and the job goes to another one',
  benched(async (bench) => {
    const server = await Server.start(bench);
    const { token } = await server.get<RegistrationToken>(restPaths.registrationToken);
    const home = bench.folder('baton-e2e-once');
    expect(
      await startRunner(bench, home, ['register', '--url', server.url, '--token', token, '--name', 'once', '--ephemeral']).exit,
    ).toBe(0);
    const gate = new Gate(bench);
    const job = await submit(server, `read -r _ < ${gate.path}`);
    const program = startRunner(bench, home, ['start']);
    const attempt = await untilRunning(server, job.id);
    await server.post(restPaths.runnerAction(attempt.runnerId, 'kick'));
    expect(await program.exit).toBe(2);
    const other = await Runner.start(bench, server);
    await untilRunning(server, job.id, 2);
    gate.open();
    const { history } = await untilOver(server, job.id);
    expect(history.map(({ cause, runnerId }) => [cause, runnerId])).toEqual([
      ['kicked', attempt.runnerId],
      ['finished', other.id],
    ]);
  }),
);

test.concurrent(
  'its project is removed: it goes with it, busy or idle, and its job is over',
  benched(async (bench) => {
    const server = await Server.start(bench);
    await server.post(restPaths.organizations, { name: 'acme' });
    await server.post(restPaths.projects, { owner: 'acme', name: 'radio' });
    const { token } = await server.get<RegistrationToken>('/api/v1/repos/acme/radio/actions/runners/registration-token');
    const [busyHome, idleHome] = [bench.folder('baton-e2e-busy'), bench.folder('baton-e2e-idle')];
    const enrol = (home: string, name: string) =>
      startRunner(bench, home, ['register', '--url', server.url, '--token', token, '--name', name, '--ephemeral']).exit;
    expect(await enrol(busyHome, 'busy')).toBe(0);
    const mailbox = new Mailbox(bench);
    const busy = startRunner(bench, busyHome, ['start']);
    const script = `echo begun > ${mailbox.path}; exec sleep 1000`;
    const job = await submit(server, script, { project: 'acme/radio' });
    const attempt = await untilRunning(server, job.id);
    await mailbox.until('begun');
    expect(await enrol(idleHome, 'idle')).toBe(0);
    const idle = startRunner(bench, idleHome, ['start']);
    await idle.says('connected');

    expect((await server.call('DELETE', restPaths.project('acme/radio'))).status).toBeLessThan(300);
    expect([await busy.exit, await idle.exit]).toEqual([2, 2]);
    expect(processesOf(attempt.id)).toEqual([]);
    const { runners } = await server.get<RunnerList>(restPaths.runners);
    expect(runners).toEqual([]);
    expect((await untilOver(server, job.id)).job.state).toMatch(/^(failed|cancelled)$/);
  }),
);
