import { createMemoryFileStore } from '@baton/server/filestore/memory';
import { fileConformance } from './file-conformance.ts';

fileConformance('memory', async () => ({ files: createMemoryFileStore(), discard: async () => undefined }));
