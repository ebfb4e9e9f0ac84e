import { expect, test } from 'vitest';
import { callCli } from '../testing/call-cli.ts';
import { refusal, startFakeServer } from '../testing/fake-server.ts';
import { envFor } from '../testing/serve.ts';

/** Answers each request with the next page, then refuses. */
const serve = (pages: object[]) =>
  startFakeServer(() => {
    const body = pages.shift();
    return body ? { body } : refusal(403, 'permission_denied');
  });
const line = (number: number, more: object = {}) => ({
  ...{ number, at: 0, source: 'runner', level: 'info', text: `line ${number}`, runnerId: 'r', runner: 'atlas', claimed: false },
  ...more,
});

test('prints the last lines, oldest first, of pages that may be short or empty', async () => {
  const pages = [
    { lines: [line(9, { level: 'warn', source: 'server', claimed: true }), line(8)], next: '8', newest: '9' },
    { lines: [], next: '5', newest: '9' },
    {
      lines: [line(3, { text: 'bad \u001b[31m', level: 'error', source: 'server', runner: null, runnerId: null })],
      next: null,
      newest: '9',
    },
  ];
  const server = await serve(pages);
  const { stdout } = await callCli(
    ['logs', '--runner', 'atlas', '--level', 'info', '--grep', 'x', '--limit', '5'],
    envFor(server),
  );
  const shown = stdout
    .toString()
    .split('\n')
    .map((each) => each.slice(20));
  expect(shown).toEqual(['ERROR server bad \uFFFD[31m', 'INFO  atlas line 8', 'WARN  server atlas (claimed): line 9', '']);
  const asked = server.seen.map(({ path, query }) => `${path}?${new URLSearchParams(query)}`);
  expect(asked).toEqual([
    '/api/v1/logs?runner=atlas&level=info&text=x&limit=5',
    '/api/v1/logs?runner=atlas&level=info&text=x&before=8&limit=3',
    '/api/v1/logs?runner=atlas&level=info&text=x&before=5&limit=3',
  ]);
  await server.close();
});

test('since a while it reads on to the end, and follows from there, as lines of JSON', async () => {
  const pages = [
    { lines: [line(1)], next: '1', newest: '4' },
    { lines: [line(2)], next: null, newest: '4' },
    { lines: [], next: null, newest: '6' },
    { lines: [line(7)], next: null, newest: '7' },
  ];
  const server = await serve(pages);
  const { stdout, code } = await callCli(['logs', '--server', '--since', '1h', '--follow', '--json'], envFor(server));
  expect(code).not.toBe(0);
  expect(
    stdout
      .toString()
      .trimEnd()
      .split('\n')
      .map((each) => JSON.parse(each).number),
  ).toEqual([1, 2, 7]);
  const asked = server.seen.map(({ query }) => query);
  expect(asked.map(({ after }) => after)).toEqual(['0', '1', '4', '6', '7']);
  expect(asked.map(({ wait }) => wait !== undefined)).toEqual([false, false, true, true, true]);
  await server.close();
});
