import { isFinal, type Job } from '@baton/core';
import type { Make } from './checker.ts';
import { ofKind } from './rows.ts';

/**
 * A due time has one run; of a template that says so no two run at once; a recurring one waits for the end of its run, and for its delay after that. In
 * the end the template knows of each of its jobs.
 */
export const templates: Make = ({ rows, name }, fail) => {
  const runs = new Map<string, Job[]>();
  return {
    committed: (changes) => {
      for (const { before, after } of ofKind(changes, 'job')) {
        if (before || !after || after.templateId === null) continue;
        const template = rows.table('template').get(after.templateId);
        const earlier = runs.get(after.templateId) ?? [];
        runs.set(after.templateId, [...earlier, after]);
        if (!template || !after.run) {
          fail(`${name(after.id)} is a run of nothing`);
          continue;
        }
        const { scheduledFor } = after.run;
        if (earlier.some(({ run }) => run?.scheduledFor === scheduledFor))
          fail(`${template.name} has two runs for ${scheduledFor}`);
        const last = rows.job(earlier.at(-1)?.id ?? '');
        const others = earlier.map(({ id }) => rows.job(id)).filter((job) => job && !isFinal(job.state));
        if (template.overlap === 'skip' && others.length > 0) fail(`${template.name} runs beside itself`);
        if (template.schedule.kind !== 'recurring' || !last) continue;
        const afterMs = (scheduledFor ?? 0) - (last.finishedAt ?? Number.POSITIVE_INFINITY);
        if (afterMs < template.schedule.minDelayMs) fail(`${template.name} runs ${afterMs} ms after the end of its last run`);
      }
    },
    rested: () => {
      for (const [id, jobs] of runs) {
        const template = rows.table('template').get(id);
        if (template?.runs !== jobs.length) fail(`${template?.name} knows of ${template?.runs} runs, there were ${jobs.length}`);
      }
    },
  };
};
