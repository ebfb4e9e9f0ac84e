import { expect, test, vi } from 'vitest';
import type { Context } from '../context.ts';
import type { Client } from '../rest/client.ts';
import { sampleJob } from '../testing/samples.ts';
import { WaitingNotes } from './waiting.ts';

const pool = { name: 'cloud', stopped: false, dryRun: false, holding: null, runners: { starting: 0, asleep: 1 } };

/** What is said of a job that is queued for long, with these runners and pools. */
async function saidOf(runners: unknown[], pools: unknown[]): Promise<string[]> {
  const notes: string[] = [];
  const context = { note: (line: string) => notes.push(line), stderr: { isTTY: true } } as unknown as Context;
  const call = async (_: string, path: string) => (path.endsWith('/pools') ? { pools } : { runners });
  const waiting = new WaitingNotes(context, { call } as unknown as Client);
  const later = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 10_000);
  try {
    await waiting.waiting(sampleJob({ id: 'J', state: 'queued' }));
    await waiting.waiting(sampleJob({ id: 'J', state: 'queued' }));
  } finally {
    later.mockRestore();
  }
  return notes;
}

test.each([
  ['a runner that is online', [{ contact: 'online' }], [pool], 'job J is queued'],
  ['no runner', [{ contact: 'offline' }], [], 'job J is queued; no runner is online (add one: baton runners add NAME)'],
  [
    'runners that sleep',
    [{ contact: 'offline' }],
    [pool],
    'job J is queued. Runners sleep. Their pool wakes one when a job of theirs waits.',
  ],
])('a job that waits is told of once, with %s', async (_, runners, pools, said) => {
  expect(await saidOf(runners, pools)).toEqual([said]);
});
