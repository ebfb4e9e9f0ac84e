import { once } from 'node:events';
import { readdirSync, readFileSync, watch } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useBench } from './support/bench.ts';
import { runCli } from './support/cli.ts';
import { detail, rawLog, submit, untilRunning } from './support/jobs.ts';
import { untilOver } from './support/live.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';
import { Gate, Mailbox } from './support/signals.ts';

const bench = useBench();

/** Contents of the server's folder of files, wherever they lie in it. */
const contents = (server: Server): Buffer[] =>
  readdirSync(join(server.data, 'files'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));

test('what a job kept with the bearer of its attempt is there after kill -9, what was on its way is not, and people save it', {
  timeout: 60_000,
}, async () => {
  const server = await Server.start(bench);
  await Runner.start(bench, server);
  const folder = bench.folder();
  const gate = new Gate(bench);
  const mailbox = new Mailbox(bench);
  const script = [
    'set -e',
    'call() { curl -fsS -H "authorization: Bearer $BATON_ATTEMPT_BEARER" "$@"; }',
    'head -c 300000 /dev/zero | tr "\\0" x > big',
    'call -T big "$BATON_ATTEMPT_URL/files/reports/big.txt"',
    'printf "for later" | call -T - "$BATON_ATTEMPT_URL/files/state?kind=private"',
    'call -X POST "$BATON_ATTEMPT_URL/gate"',
    `echo "$BATON_ATTEMPT_URL $BATON_ATTEMPT_BEARER" > ${join(folder, 'bearer')}`,
    `echo kept > ${mailbox.path}`,
    `read -r _ < ${gate.path}`,
    'call "$BATON_ATTEMPT_URL/files/state"',
  ].join('\n');
  const job = await submit(server, script);
  const attempt = await untilRunning(server, job.id);
  await mailbox.until('kept');
  const [url = '', bearer = ''] = readFileSync(join(folder, 'bearer'), 'utf8').trim().split(' ');

  const unfinished = watch(join(server.data, 'files', 'unfinished'));
  const begun = once(unfinished, 'change');
  const half = connect(server.port, '127.0.0.1');
  half.on('error', () => {});
  half.write(
    `PUT ${new URL(url).pathname}/files/half HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${bearer}\r\nContent-Length: 9000000\r\n\r\n`,
  );
  half.write(Buffer.alloc(2_000_000, 'y'));
  await begun;
  unfinished.close();

  await server.end('SIGKILL');
  await server.start();

  expect(contents(server).some((bytes) => bytes.includes('xxxxxxxx') || bytes.includes('yyyyyyyy'))).toBe(false);
  expect(readdirSync(join(server.data, 'files', 'unfinished'))).toEqual([]);
  const saved = await runCli(bench, server, ['jobs', 'download', job.id, '--to', folder]);
  expect([saved.code, saved.stderr]).toEqual([0, '']);
  expect(readFileSync(join(folder, 'reports', 'big.txt'), 'utf8')).toBe('x'.repeat(300_000));
  gate.open();
  expect((await untilOver(server, job.id)).job.state).toBe('succeeded');
  expect((await rawLog(server, job.id)).toString()).toContain('for later');
  const over = await detail(server, job.id);
  expect(over.job.gate?.attemptId).toBe(attempt.id);
  const listed = await runCli(bench, server, ['jobs', 'files', job.id]);
  expect(listed.stdout).toMatch(/reports\/big\.txt\s+293 KB/);
});
