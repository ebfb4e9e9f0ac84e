import { createMemoryFleetLog } from '@baton/server/fleetlog/memory';
import { linesConformance } from './lines-conformance.ts';

linesConformance('memory', async () => ({ lines: createMemoryFleetLog(Date), discard: async () => undefined }));
