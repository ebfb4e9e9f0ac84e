import { insert } from '@baton/core';
import type { Store } from '@baton/server/store';
import { StoreUnavailable } from '@baton/server/store/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditReadTests, auditTests } from './store-audit.ts';
import { cloudTests } from './store-cloud.ts';
import { atomicityTests, batchTests, patchTests, rowTests, uniqueTests } from './store-commits.ts';
import { fileTests } from './store-files.ts';
import { jobFilterTests, jobReadTests } from './store-job-reads.ts';
import { modelTests } from './store-model.ts';
import { attemptReadTests, queueReadTests } from './store-queue-reads.ts';
import { rangeTests } from './store-ranges.ts';
import { eventReadTests, fleetReadTests, keyedReadTests, parkedReadTests, peopleReadTests } from './store-reads.ts';
import { commitOf, jobRow } from './store-rows.ts';
import { secretTests } from './store-secrets.ts';
import { statisticsTests } from './store-statistics.ts';
import { templateTests } from './store-templates.ts';
import { webhookTests } from './store-webhooks.ts';

/** A new, empty store. `discard` is called after its close. */
export interface OpenedStore {
  store: Store;
  discard(): Promise<void>;
}

/** What every store must do. */
export function storeConformance(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} store`, () => {
    let opened: OpenedStore;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => {
      await opened.store.close();
      await opened.discard();
    });

    const use = () => opened.store;
    describe('rows', () => rowTests(use));
    describe('patches', () => patchTests(use));
    describe('unique values', () => uniqueTests(use));
    describe('atomicity', () => atomicityTests(use));
    describe('batches', () => batchTests(use));
    describe('reads of people', () => peopleReadTests(use));
    describe('reads of the fleet', () => fleetReadTests(use));
    describe('reads of queue and attempts', () => queueReadTests(use));
    describe('reads of attempts', () => attemptReadTests(use));
    describe('reads of what is parked', () => parkedReadTests(use));
    describe('reads of what waits for a concurrency key', () => keyedReadTests(use));
    describe('reads of jobs', () => jobReadTests(use));
    describe('filters of jobs', () => jobFilterTests(use));
    describe('named ranges', () => rangeTests(use));
    describe('secrets', () => secretTests(use));
    describe('files of jobs', () => fileTests(use));
    describe('templates', () => templateTests(use));
    describe('statistics', () => statisticsTests(use));
    describe('webhooks', () => webhookTests(use));
    describe('pools, what they made, and releases', () => cloudTests(use));
    describe('events', () => eventReadTests(use));
    describe('audit log', () => auditTests(use));
    describe('reads of the audit log', () => auditReadTests(use));
    describe('close', () => {
      it('finishes what was asked and refuses what comes later', async () => {
        const { store } = opened;
        const underWay = store.commit([commitOf({ changes: [insert('job', jobRow(1))] })]);
        await store.close();
        expect(await underWay).toMatchObject([{ status: 'committed' }]);
        await store.close();
        await expect(store.commit([commitOf({})])).rejects.toBeInstanceOf(StoreUnavailable);
        await expect(store.read.get('job', 'x')).rejects.toBeInstanceOf(StoreUnavailable);
        await expect(store.flushPresence([{ runnerId: 'a', lastSeenAt: 1 }])).rejects.toBeInstanceOf(StoreUnavailable);
        await expect(store.pruneEvents(1)).rejects.toBeInstanceOf(StoreUnavailable);
        await expect(store.pruneAudit(1)).rejects.toBeInstanceOf(StoreUnavailable);
      });
    });
    describe('compared with the memory store', () => modelTests(use));
  });
}
