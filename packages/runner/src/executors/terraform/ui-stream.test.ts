import { expect, test } from 'vitest';
import type { JsonObject } from '../driver.ts';
import { UiStream } from './ui-stream.ts';

function read(lines: readonly (object | string)[], { planned = false } = {}) {
  const said: string[] = [];
  const told: JsonObject[] = [];
  let held = 0;
  const stream = new UiStream(
    {
      say: (text) => said.push(text),
      tell: (event) => told.push(event),
      hide: (text) => text.replaceAll('secret', '***'),
      holdsLock: () => {
        held += 1;
      },
    },
    { planned },
  );
  for (const line of lines) stream.take(typeof line === 'string' ? line : JSON.stringify(line));
  return { stream, said, told, held };
}

const planned = { type: 'planned_change', '@message': 'a.b: Plan to create', change: { resource: { addr: 'a.b' } } };

test('says the words of each line, and what is none of its own as it is', () => {
  const { said } = read(
    [planned, 'provider: panic', '{"no":"type"}', '{broken', '', { type: 'version', '@message': 'Terraform 1' }],
    {
      planned: true,
    },
  );
  expect(said).toEqual(['a.b: Plan to create', 'provider: panic', '{"no":"type"}', '{broken']);
});

test('holds the lock when it works on the state, and not when it repeats a plan', () => {
  expect(read([planned], { planned: true }).held).toBe(1);
  expect(read([planned]).held).toBe(0);
  expect(read([{ type: 'apply_start', hook: { resource: { addr: 'a.b' }, action: 'create' } }]).held).toBe(1);
});

test('a diagnostic is told without what it quotes, and never with a secret', () => {
  const { told, stream, said } = read([
    {
      type: 'diagnostic',
      diagnostic: {
        severity: 'error',
        summary: 'Invalid value',
        detail: `It is secret${'x'.repeat(5_000)}`,
        address: 'a.b',
        range: { filename: 'main.tf', start: { line: 3 } },
        snippet: { values: [{ traversal: 'var.x', statement: 'is "secret"' }] },
      },
    },
  ]);
  expect(told).toMatchObject([{ type: 'terraform.diagnostic', severity: 'error', address: 'a.b', place: 'main.tf:3' }]);
  expect(JSON.stringify([told, said])).not.toContain('secret');
  expect(stream.error?.detail).toHaveLength(4_000);
});

test('steps of a resource, and what a second signal leaves behind', () => {
  const hook = { resource: { addr: 'a.b' }, action: 'create' };
  const { told, stream } = read([
    { type: 'apply_start', hook },
    { type: 'apply_progress', hook: { ...hook, elapsed_seconds: 10 } },
    { type: 'apply_errored', hook: { ...hook, elapsed_seconds: 12 } },
    { type: 'log', '@message': '\nTwo interrupts received. Exiting immediately. Note that data loss may have occurred.\n' },
  ]);
  expect(told.map(({ state, elapsedMs }) => [state, elapsedMs])).toEqual([
    ['running', 0],
    ['running', 10_000],
    ['failed', 12_000],
  ]);
  expect(stream.forced).toBe(true);
});

test('does not tell more than can be looked at', () => {
  const hook = { resource: { addr: 'a.b' }, action: 'create' };
  expect(read(Array.from({ length: 7_000 }, () => ({ type: 'apply_start', hook }))).told).toHaveLength(6_000);
});
