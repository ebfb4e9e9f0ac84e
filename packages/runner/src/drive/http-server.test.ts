import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runnerPaths } from '@baton/protocol/runner-paths';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bearerOf, type FakeJob, FakeServer } from '../testing/fake-server.ts';
import { temporaryFolder } from '../testing/program.ts';
import { type AttemptAccess, HttpAttemptServer } from './http-server.ts';

describe('the server of an attempt', () => {
  let server: FakeServer;
  let folder: string;
  let remove: () => void;
  let job: FakeJob;
  let said: string[];
  let stopping: AbortController;

  beforeEach(async () => {
    server = await new FakeServer().start();
    [folder, remove] = temporaryFolder();
    job = server.submit({});
    said = [];
    stopping = new AbortController();
  });
  afterEach(async () => {
    await server.stop();
    remove();
  });

  const connect = (more: Partial<AttemptAccess> = {}): HttpAttemptServer => {
    const { attemptId } = job.assignment;
    const url = `${server.url}${runnerPaths.attempt(attemptId)}`;
    const access = { url, bearer: bearerOf({ attemptId }), caFile: null, environment: {}, stopping: stopping.signal };
    return new HttpAttemptServer({ ...access, say: (line) => void said.push(line), pauseMs: () => 1, ...more });
  };
  /** The first calls meet these, one each. */
  const faults = (...first: NonNullable<ReturnType<FakeServer['fault']>>[]): void => {
    server.fault = () => first.shift() ?? null;
  };

  test('leave is asked until it is answered', async () => {
    faults('cutBefore', { status: 503, code: 'starting' }, 'cutAfter');
    await connect().gate();
    expect(job.gates).toBe(2);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain("can't be reached");
  });

  test('a server without space is asked for a while, not for ever', async () => {
    let calls = 0;
    server.fault = () => {
      calls += 1;
      return { status: 507, code: 'storage_full' };
    };
    await expect(connect().gate()).rejects.toMatchObject({
      name: 'JobFailed',
      message: expect.stringContaining('storage_full'),
    });
    expect(calls).toBe(20);
  });

  test('leave that is refused is not asked again', async () => {
    faults({ status: 409, code: 'lease_lost' });
    await expect(connect().gate()).rejects.toMatchObject({ name: 'JobFailed', message: 'leave was refused: lease_lost' });
    await expect(connect({ bearer: 'another' }).gate()).rejects.toMatchObject({ name: 'JobFailed' });
    expect([job.gates, said]).toEqual([0, []]);
  });

  test('a page of something in between is no leave', async () => {
    let calls = 0;
    const between = http.createServer((_, response) => {
      calls += 1;
      response.setHeader('content-type', 'text/html');
      response.end('<h1>Welcome to this hotel</h1>');
      if (calls === 3) stopping.abort();
    });
    await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(between.address() as AddressInfo).port}/x`;
    await expect(connect({ url }).gate()).rejects.toMatchObject({ message: 'the job is being stopped' });
    expect(calls).toBe(3);
    between.close();
  });

  test('who waits for the server stops waiting when the job is stopped', async () => {
    const asking = connect({ url: 'http://127.0.0.1:9/x', pauseMs: () => 60_000, say: () => stopping.abort() }).gate();
    await expect(asking).rejects.toMatchObject({ name: 'JobFailed', message: 'the job is being stopped' });
  });

  test('files go and come back whole, also when the connection is cut', async () => {
    const [from, to] = [join(folder, 'from'), join(folder, 'to')];
    const bytes = Buffer.alloc(3_000_000, 'some bytes ');
    writeFileSync(from, bytes);
    faults('cutBefore', 'cutAfter');
    await connect().put('reports/ä b.xml', from, { kind: 'artifact', expiresInMs: 5 });
    expect([...job.files.keys()]).toEqual(['reports/ä b.xml']);
    faults('cutBefore');
    expect(await connect().get('reports/ä b.xml', to)).toBe(true);
    expect(readFileSync(to).equals(bytes)).toBe(true);
    let spoilt = 0;
    server.spoils = () => spoilt++ < 1;
    expect(await connect().get('reports/ä b.xml', to)).toBe(true);
    expect([spoilt, readFileSync(to).equals(bytes)]).toEqual([2, true]);
    expect(await connect().get('other', join(folder, 'none'))).toBe(false);
    faults({ status: 400, code: 'file_cut_off' });
    await connect().put('again', from, { kind: 'private' });
    expect(job.files.get('again')?.bytes.equals(bytes)).toBe(true);
    await expect(connect({ bearer: 'another' }).get('again', to)).rejects.toMatchObject({ name: 'JobFailed' });
    writeFileSync(from, '');
    await connect().put('empty', from, { kind: 'private' });
    expect(job.files.get('empty')).toEqual({ kind: 'private', bytes: Buffer.alloc(0) });
    expect(readdirSync(folder).sort()).toEqual(['from', 'to']);
  });

  test('a file that is not there, is too large or has no place fails the job', async () => {
    const large = join(folder, 'large');
    writeFileSync(large, '');
    truncateSync(large, 1024 ** 3 + 1);
    const put = (path: string) => connect().put('x', path, { kind: 'private' });
    await expect(put(join(folder, 'none'))).rejects.toMatchObject({
      name: 'JobFailed',
      message: expect.stringContaining('ENOENT'),
    });
    await expect(put(large)).rejects.toMatchObject({ name: 'JobFailed', message: expect.stringContaining('at most') });
    job.files.set('x', { kind: 'private', bytes: Buffer.from('x') });
    const place = join(folder, 'folder');
    mkdirSync(place);
    await expect(connect().get('x', place)).rejects.toMatchObject({ name: 'JobFailed' });
    await expect(connect().get('x', join(folder, 'no', 'such'))).rejects.toMatchObject({ name: 'JobFailed' });
    expect(said).toEqual([]);
  });
});
