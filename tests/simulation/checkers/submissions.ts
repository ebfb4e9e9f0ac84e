import type { Make } from './checker.ts';
import { ofKind } from './rows.ts';

/** A key makes one job, nothing that was acknowledged is lost, and in the end every job has ended. */
export const submissions: Make = ({ rows, name }, fail) => {
  const byKey = new Map<string, string>();
  const made = new Map<string, string>();
  return {
    submitted: (key, jobId) => {
      const earlier = byKey.get(key);
      if (earlier !== undefined && earlier !== jobId) fail(`the key ${key} was answered with two jobs`);
      byKey.set(key, jobId);
      if (!rows.job(jobId)) fail(`${name(jobId)} was acknowledged and is not there`);
    },
    committed: (changes) => {
      // every submission of the workload has a submitter of its own
      for (const { before, after } of ofKind(changes, 'job')) {
        if (before || !after || after.templateId !== null) continue;
        const twin = made.get(after.createdBy);
        if (twin !== undefined) fail(`${after.createdBy} made two jobs: ${name(twin)} and ${name(after.id)}`);
        made.set(after.createdBy, after.id);
      }
    },
    rested: () => {
      for (const [key, jobId] of byKey) {
        const job = rows.job(jobId);
        if (!job) fail(`${name(jobId)} (${key}) was lost`);
        else if (job.finishedAt === null) fail(`${name(jobId)} never ended: it is ${job.state}`);
      }
    },
  };
};
