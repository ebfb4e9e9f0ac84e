import { checkRef } from '../content-ref.ts';
import { type ContentRef, FileDamaged, type FileStore } from '../interface.ts';
import { openContent } from '../open-content.ts';
import { sealContent } from '../seal-content.ts';

/** Files without a disk: the reference that others are compared with, for tests and the simulator. */
export function createMemoryFileStore(): FileStore {
  const jobs = new Map<string, Map<string, Buffer>>();
  let isShut = false;
  const check = (ref: ContentRef): void => {
    checkRef(ref);
    if (isShut) throw new Error('The file store is closed.');
  };
  return {
    async put(ref, key, source, bytesMax) {
      check(ref);
      const boxes: Uint8Array[] = [];
      const stored = await sealContent(key, source, bytesMax, async (bytes) => void boxes.push(bytes));
      const ofJob = jobs.get(ref.jobId) ?? new Map<string, Buffer>();
      jobs.set(ref.jobId, ofJob.set(ref.contentId, Buffer.concat(boxes)));
      return stored;
    },
    async read(ref, key, size, range) {
      check(ref);
      const bytes = jobs.get(ref.jobId)?.get(ref.contentId);
      if (!bytes) throw new FileDamaged('it is not there');
      return await openContent(key, size, range, {
        read: async (at, bytesMax) => bytes.subarray(at, at + bytesMax),
        close: async () => {},
      });
    },
    async remove(ref) {
      check(ref);
      jobs.get(ref.jobId)?.delete(ref.contentId);
      if (jobs.get(ref.jobId)?.size === 0) jobs.delete(ref.jobId);
    },
    async removeJob(jobId) {
      jobs.delete(jobId);
    },
    async *contents() {
      for (const [jobId, ofJob] of [...jobs]) yield { jobId, contentIds: [...ofJob.keys()] };
    },
    hasRoom: async () => true,
    async shutdown() {
      isShut = true;
    },
  };
}
