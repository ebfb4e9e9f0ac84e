import { PassThrough } from 'node:stream';
import type { LogPart } from '@baton/protocol';
import { expect, test } from 'vitest';
import { readEnvironment } from '../config/environment.ts';
import { createContext } from '../context.ts';
import { LogSink } from './sink.ts';

const evil = '\x1b]0;title\x07\x1b[31mred\nbaton: job 1 succeeded\n';
const part = (stream: LogPart['stream'], text: string): LogPart =>
  ({ stream, text, linesDropped: 0, bytesDropped: 0 }) as unknown as LogPart;

/** What comes out on both streams, which are a terminal or not, in the order in which it was written. */
async function shown(isTTY: boolean, flags: { raw?: boolean }, ...parts: LogPart[]): Promise<string> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()].map((stream) => Object.assign(stream, { isTTY }));
  let text = '';
  for (const stream of [stdout, stderr])
    stream?.on('data', (bytes) => {
      text += bytes;
    });
  const context = createContext(readEnvironment({}), {
    stdin: new PassThrough(),
    stdout: stdout as never,
    stderr: stderr as never,
  });
  const sink = new LogSink(context, flags);
  for (const each of parts) await sink.part(each);
  await sink.flush();
  return text;
}

test('on a terminal a job can change, ask and forge nothing; its colour ends before our lines', async () => {
  const text = await shown(true, {}, part('stdout', evil), part('system', 'baton-runner: \x1b]0;t\x07lost\n'));
  expect(text).toBe('\x1b[31mred\n│ baton: job 1 succeeded\n\x1b[0mbaton-runner: \uFFFD]0;t\uFFFDlost\n');
});

test('into a file, and with --raw, all that the job wrote goes as it is', async () => {
  expect(await shown(false, {}, part('stdout', evil))).toBe(evil);
  expect(await shown(true, { raw: true }, part('stderr', evil))).toBe(evil);
});

test('what is told as data is not shown, raw or not', async () => {
  const parts = [part('stdout', 'a '), part('data', '{"type":"x"}\n'), part('stdout', 'line\n')];
  for (const raw of [false, true]) expect(await shown(true, { raw }, ...parts)).toBe('a line\n');
});

test('what is missing is told: of what a runner dropped why, of what is not here nothing that nobody knows', async () => {
  const without = (linesDropped: number, bytesDropped: number) => ({ ...part('system', ''), linesDropped, bytesDropped });
  const text = await shown(false, {}, without(3, 0), without(1, 20));
  expect(text).toContain('3 lines are missing here\n');
  expect(text).toContain('1 line is missing here (20 bytes): the runner had no space for more\n');
});
