import { createMemoryStore } from '@baton/server/store/memory';
import { storeConformance } from './store-conformance.ts';

storeConformance('memory', async () => ({ store: createMemoryStore(), discard: async () => undefined }));
