import { Agent } from 'node:http';
import type { Change } from '@baton/core';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ForeignPath, foreignPaths } from './testing/foreign-paths.ts';
import { type ForeignRunners, registerForeign } from './testing/foreign-runners.ts';
import { type Hostile, hostile } from './testing/hostile.ts';
import { type HostileAnswer, sendHostile } from './testing/hostile-call.ts';
import { startTestServer, type TestServer } from './testing/server.ts';

const paths = await foreignPaths();
const agent = new Agent({ keepAlive: true, maxSockets: 8 });
const patienceMs = 10_000;
/** What waits for work is not waited for. */
const heldMs = 40;
const waitsForWork = /FetchTask$|\/task$|internal\/runners$/;

let server: TestServer;
/** kinds of rows that commits changed, and logs that were written */
let written: string[] = [];
const unhandled: unknown[] = [];
const note = (error: unknown): void => void unhandled.push(error);
/** one runner of each protocol, registered and known */
let runners: ForeignRunners;

beforeAll(async () => {
  server = await startTestServer({ trustedProxies: ['127.0.0.1'] });
  process.on('unhandledRejection', note);
  runners = await registerForeign(server);
  watch(server);
});
afterAll(async () => {
  process.off('unhandledRejection', note);
  agent.destroy();
  await server.close();
});
beforeEach(() => {
  written = [];
});
afterEach(() => {
  expect(unhandled).toEqual([]);
  expect(server.complaints.filter(({ data }) => 'err' in data || 'error' in data)).toEqual([]);
});

/** When a token was last used is written a minute later, in the middle of whatever is tried then. */
const notesUse = (change: Change): boolean =>
  change.op === 'update' && change.kind === 'token' && Object.keys(change.patch).every((name) => name.startsWith('used'));

/** Every row and every line of a log goes through here. */
function watch({ stores: { store, logs } }: TestServer): void {
  const commit = store.commit.bind(store);
  store.commit = (commits) => {
    for (const { changes } of commits)
      written.push(...changes.filter((each) => !notesUse(each)).map(({ kind, op }) => `${op} ${kind}`));
    return commit(commits);
  };
  for (const verb of ['append', 'close', 'remove'] as const) {
    const own = logs[verb].bind(logs) as (...args: unknown[]) => Promise<never>;
    logs[verb] = (...args: unknown[]) => {
      written.push(`${verb} log`);
      return own(...args);
    };
  }
}

const unknownToken = 'bat_run_0000000000000000000000000000000000000000000000';

function credentialsOf(url: string, credential: Hostile['credential']): Record<string, string> {
  if (credential === 'none') return {};
  const protocol = url.startsWith('/api/actions') ? 'gitea' : url.startsWith('/api/internal') ? 'semaphore' : 'challengectl';
  const { name, token: real } = runners[protocol];
  const token = credential === 'runner' ? real : credential === 'unknown' ? unknownToken : 'garbage';
  if (protocol === 'gitea') return { 'x-runner-uuid': name, 'x-runner-token': token };
  return protocol === 'semaphore' ? { 'x-runner-token': token } : { authorization: `Bearer ${token}` };
}

let senders = 0;

/** Another call of the same path is looked at in a test of its own. */
const isOtherCall = (method: string | undefined, url: string): boolean =>
  paths.some((each) => each.url === url && each.method === method);

/** From an address of its own each time, as a proxy would tell it: so no try is slowed down by the one before. */
function send({ method: usual, url }: ForeignPath, wild: Hostile): Promise<HostileAnswer> {
  const { credential, content } = wild;
  const own = credential === 'runner' && url.includes(':id') ? runners.challengectl.name : wild.segment;
  const path = url.replace(/:\w+|\*/g, own) + wild.query;
  const method = isOtherCall(wild.method, url) ? usual : (wild.method ?? usual);
  const from = { 'x-forwarded-for': `203.0.${(++senders >> 8) & 255}.${senders & 255}` };
  const headers = {
    ...(content && { 'content-type': content.type }),
    ...wild.headers,
    ...credentialsOf(url, credential),
    ...from,
  };
  const body = method === 'GET' || method === 'HEAD' ? undefined : content?.bytes;
  return sendHostile(server.url + path, {
    method,
    agent,
    headers,
    body,
    patienceMs: waitsForWork.test(url) ? heldMs : patienceMs,
  });
}

/** Connect's word for a procedure that there is not, and for what it can not read: its status is 501. */
const isFine = ({ status, text }: HostileAnswer): boolean => status < 500 || (status === 501 && text.includes('"unimplemented"'));

/** What a refusal leaves: who tried, counted and told of. */
const tellsOfTries = /^(insert|update|ensure|remove) (auditEntry|audit|authFailure|limit)/;

test('the routes of all three protocols are there', () => {
  for (const start of [
    '/api/actions/',
    '/api/internal/runners',
    '/api/runners/',
    '/api/enrollment/',
    '/api/files/',
    '/api/provisioning/',
  ])
    expect(
      paths.some(({ url }) => url.startsWith(start)),
      start,
    ).toBe(true);
});

describe.each(paths)('$method $url', (path) => {
  const settings = { numRuns: 120, seed: 7 };

  test('of strangers: nothing that a caller can send is a fault of the server, and nothing changes', async () => {
    const strange = hostile.filter(({ credential }) => credential !== 'runner');
    await fc.assert(
      fc.asyncProperty(strange, async (wild) => {
        const answer = await send(path, wild);
        expect(isFine(answer), `${answer.status} ${answer.text}`).toBe(true);
      }),
      settings,
    );
    expect(written.filter((each) => !tellsOfTries.test(each))).toEqual([]);
  });

  test('of a runner that is let in: no fault of the server, and no job, no other runner, no secret changes', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (wild) => {
        const answer = await send(path, { ...wild, credential: 'runner' });
        expect(isFine(answer), `${answer.status} ${answer.text}`).toBe(true);
      }),
      { ...settings, numRuns: 60 },
    );
    // its own session comes and goes, and it may say what it can do
    expect(written.filter((each) => !tellsOfTries.test(each) && each !== 'update runner')).toEqual([]);
  });
});
