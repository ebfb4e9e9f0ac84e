import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { restPaths, runnerPaths } from '@baton/protocol';
import { request } from 'undici';
import { describe, expect, test } from 'vitest';
import { useSharedBench } from '../support/bench.ts';
import { refusal } from '../support/refusal.ts';
import type { Answer } from '../support/rest.ts';
import { register } from '../support/scripted-runner.ts';
import { Server } from '../support/server.ts';

const { value: server } = useSharedBench((bench) => Server.start(bench));

describe('a body of 100 MB', () => {
  const size = 100 * 1024 * 1024;
  const peakBytes = (): number => {
    const status = readFileSync(`/proc/${server().program?.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
  };

  /** Sends that much, with or without saying so before. */
  async function flood(path: string, token: string, type: string, isTold: boolean): Promise<Answer<unknown>> {
    const piece = Buffer.alloc(1 << 20, 'x');
    let sent = 0;
    const body = Readable.from(
      (function* () {
        for (; sent < size; sent += piece.length) yield piece;
      })(),
      { objectMode: false },
    );
    const length = isTold ? { 'content-length': String(size) } : {};
    const headers = { authorization: `Bearer ${token}`, 'content-type': type, ...length };
    const answer = await request(server().url + path, { method: 'POST', headers, body });
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    return { status: answer.statusCode, headers: answer.headers, bytes, body: JSON.parse(bytes.toString()) };
  }

  test('is refused quickly everywhere, and the server does not grow', async () => {
    const { token } = await register(server(), 'flooder');
    const attempt = runnerPaths.log('00000000-0000-4000-8000-000000000000');
    const floods = [
      { path: restPaths.jobs, token: server().token, type: 'application/json' },
      { path: restPaths.setup, token: server().token, type: 'application/json' },
      { path: runnerPaths.sync, token, type: 'application/json' },
      { path: `${attempt}?epoch=1`, token, type: 'application/vnd.baton.log' },
    ];
    const before = peakBytes();
    const begunAt = performance.now();
    for (const { path, token, type } of floods) {
      for (const isTold of [true, false]) {
        const { code } = refusal(await flood(path, token, type, isTold));
        expect(['body_too_large', 'job_too_large']).toContain(code);
      }
    }
    expect(peakBytes() - before).toBeLessThan(64 * 1024 * 1024);
    expect(performance.now() - begunAt).toBeLessThan(20_000);
    expect((await server().call('GET', '/healthz')).status).toBe(200);
  });

  test('of a stranger is not even read', async () => {
    const before = peakBytes();
    expect(refusal(await flood(restPaths.jobs, 'nonsense', 'application/json', true)).code).toBe('credential_malformed');
    expect(peakBytes() - before).toBeLessThan(32 * 1024 * 1024);
  });
});
