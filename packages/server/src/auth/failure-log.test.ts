import type { AuditDraft } from '@baton/core';
import { expect, test } from 'vitest';
import { TestPlane } from '../app/testing/plane.ts';
import { createFailureLog } from './failure-log.ts';

test('a runner that was removed, or is forgotten altogether, is told of a dozen times when it asks all day, a stranger each minute, and none of their tries is left out', async () => {
  const { clock, store, logger, journal } = await TestPlane.start();
  const told: AuditDraft[] = [];
  const people = {
    commit: async ({ audit = [] }: { audit?: AuditDraft[] }) => {
      told.push(...audit);
      return true;
    },
  };
  const log = createFailureLog({ store, people, clock, logger, journal });
  const entries = (identity: string) => told.filter(({ actor }) => actor.login === identity);
  for (let second = 0; second < 86_400; second += 10) {
    await log.note({ address: '10.0.0.1', identity: 'removed', code: 'runner_removed' });
    await log.note({ address: '10.0.0.1', identity: 'stranger', code: 'credential_unknown' });
    await log.note({ address: '10.0.0.1', identity: 'forgotten', code: 'credential_unknown', ofNothing: true });
    await clock.advance(10_000);
  }
  await log.flush();
  for (const who of ['removed', 'forgotten']) expect(entries(who).length).toBeLessThanOrEqual(13);
  expect(entries('stranger').length).toBeGreaterThan(1_000);
  for (const who of ['removed', 'forgotten', 'stranger'])
    expect(entries(who).reduce((sum, { detail }) => sum + Number(detail.count), 0)).toBe(8_640);
});
