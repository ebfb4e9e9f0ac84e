import { createMemoryLogStore } from '@baton/server/logstore/memory';
import { logConformance } from './log-conformance.ts';

logConformance('memory', async () => ({ logs: createMemoryLogStore(), discard: async () => undefined }));
