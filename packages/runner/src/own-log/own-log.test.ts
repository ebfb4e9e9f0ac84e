import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OwnLogRequest } from '@baton/protocol';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CallFailed } from '../session/call-failed.ts';
import { temporaryFolder } from '../testing/program.ts';
import { openOwnLog } from './own-log.ts';

/** Time that passes when the test says so. */
class Timers {
  time = 1_000;
  #due: { at: number; run: () => void }[] = [];
  now = (): number => 1_700_000_000_000 + this.time;
  monotonic = (): number => this.time;
  after = (ms: number, run: () => void): (() => void) => {
    const entry = { at: this.time + ms, run };
    this.#due.push(entry);
    return () => {
      this.#due = this.#due.filter((each) => each !== entry);
    };
  };

  async pass(ms: number): Promise<void> {
    this.time += ms;
    const due = this.#due.filter(({ at }) => at <= this.time);
    this.#due = this.#due.filter(({ at }) => at > this.time);
    for (const { run } of due) run();
    // the calls answer in microtasks
    await new Promise((resolve) => setImmediate(resolve));
  }
}

class Server {
  readonly calls: OwnLogRequest[] = [];
  failure: CallFailed | null = null;
  ownLog = async (body: OwnLogRequest) => {
    if (this.failure) throw this.failure;
    this.calls.push(body);
    return { acknowledged: body.lines.at(-1)?.number ?? 0, leftOut: 0 };
  };

  get texts(): string[] {
    return this.calls.flatMap(({ lines }) => lines.map(({ text }) => text));
  }
}

const away = new CallFailed({ code: 'server_unreachable', message: 'away' });
let clock: Timers;
let server: Server;
let path: string;
let remove: () => void;
beforeEach(() => {
  let folder = '';
  [folder, remove] = temporaryFolder();
  path = join(folder, 'own-log.json');
  clock = new Timers();
  server = new Server();
});
afterEach(() => remove());
const open = (stream = 's', time = clock) => openOwnLog({ path, stream, server, clock: time });

/** Also halves of characters, and what steers a terminal. */
const anyText = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 }).map((codes) => String.fromCharCode(...codes));

test('lines go together, once a second, with their age and number, besides being printed', async () => {
  const printed: string[] = [];
  const log = open().beside((level, message) => printed.push(`${level} ${message}`));
  log('info', 'one', { jobId: 'j', nothing: null });
  await clock.pass(400);
  log('warn', 'two');
  expect(server.calls).toEqual([]);
  await clock.pass(600);
  expect(server.calls).toEqual([
    {
      stream: 's',
      lines: [
        { level: 'info', text: 'one  jobId=j', number: 1, ageMs: 1_000 },
        { level: 'warn', text: 'two', number: 2, ageMs: 600 },
      ],
    },
  ]);
  expect(printed).toEqual(['info one', 'warn two']);
  expect(existsSync(path)).toBe(false);
});

test('what was said while the server was away is told afterwards, also by the next process', async () => {
  server.failure = away;
  const itsTime = new Timers();
  const first = open('one', itsTime);
  first.take('info', 'said offline');
  await itsTime.pass(1_000);
  expect(existsSync(path)).toBe(true);
  first.take('info', 'and this');
  await itsTime.pass(1_000);
  // killed: nothing is closed
  clock.time = itsTime.time + 60_000;
  server.failure = null;
  const second = open('two');
  second.take('info', 'back');
  await clock.pass(1_000);
  expect(server.calls.map(({ stream, lines }) => [stream, ...lines.map(({ text }) => text)])).toEqual([
    ['one', 'said offline', 'and this'],
    ['two', 'back'],
  ]);
  expect(server.calls[0]?.lines[0]?.ageMs).toBe(63_000);
  expect(existsSync(path)).toBe(false);
});

test('as soon as others found the server there again, what waits is sent', async () => {
  server.failure = away;
  const log = open();
  log.take('info', 'waits');
  for (let n = 0; n < 8; n++) await clock.pass(30_000);
  log.hurry();
  await clock.pass(0);
  expect(server.calls).toEqual([]);
  server.failure = null;
  log.hurry();
  await clock.pass(0);
  expect(server.texts).toEqual(['waits']);
  log.hurry();
});

test('of too much the oldest goes, and is counted; nothing is slower for it', async () => {
  server.failure = away;
  const log = open();
  for (let n = 0; n < 2_500; n++) log.take('info', `line ${n}`);
  await clock.pass(1_000);
  server.failure = null;
  for (let n = 0; n < 40; n++) await clock.pass(30_000);
  expect(server.texts).toHaveLength(2_000);
  expect(server.texts[0]).toBe('line 500');
  const [first, ...others] = server.calls.flatMap(({ lines }) => lines);
  expect(first?.dropped).toBe(500);
  expect(others.every(({ dropped }) => dropped === undefined)).toBe(true);
});

test('an older server is not asked again; what it refuses for good is lost and said', async () => {
  server.failure = new CallFailed({ code: 'invalid_request', message: 'no', status: 400 });
  const log = open();
  log.take('info', 'refused');
  await clock.pass(1_000);
  server.failure = null;
  log.take('info', 'taken');
  await clock.pass(1_000);
  expect(server.calls.flatMap(({ lines }) => lines)).toMatchObject([{ text: 'taken', dropped: 1 }]);
  server.failure = new CallFailed({ code: 'route_not_found', message: 'old', status: 404 });
  log.take('info', 'unheard');
  await clock.pass(1_000);
  server.failure = null;
  log.take('info', 'unheard too');
  await clock.pass(60_000);
  expect(server.calls).toHaveLength(1);
  await log.close();
  expect(existsSync(path)).toBe(false);
});

test('an end sends what is left, or keeps it', async () => {
  const log = open();
  log.take('info', 'last words');
  await log.close();
  expect(server.texts).toEqual(['last words']);
  server.failure = away;
  const next = open('next');
  next.take('error', 'cut off');
  await next.close();
  expect(existsSync(path)).toBe(true);
  server.failure = null;
  open('later');
  await clock.pass(1_000);
  expect(server.texts).toEqual(['last words', 'cut off']);
});

test('whatever stands in a line or in the file, nothing throws and no token leaves', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, fc.json(), async (text, kept) => {
      writeFileSync(path, kept);
      const log = open();
      log.take('info', `${text} bat_run_${'a1'.repeat(24)}`, { text });
      await log.close();
    }),
    { numRuns: 12 },
  );
  expect(server.texts.join('\n')).not.toMatch(/bat_run_a1|\p{Cc}(?<!\n)/u);
});
