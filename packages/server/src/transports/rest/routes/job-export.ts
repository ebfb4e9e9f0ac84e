import { Readable } from 'node:stream';
import type { Job } from '@baton/protocol';
import { csvLine } from '@baton/protocol/csv';
import type { JobListInput, PersonalApp } from '../../../app/index.ts';
import { jobOf } from '../../views/job.ts';
import type { Answer } from '../rest-route.ts';

/** Jobs that are held at once while an export is written. */
const pageSize = 500;

/** Every job that passes the filter, written page by page: the next one is read when the one before has been taken. */
export async function exportedJobs(
  app: PersonalApp,
  format: 'ndjson' | 'csv',
  filter: Omit<JobListInput, 'page'>,
): Promise<Answer> {
  const pages = pagesOf(app, filter);
  // the first page before the answer begins: what is wrong with the filter is still a refusal
  const first = await pages.next();
  return {
    status: 200,
    headers: {
      'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8',
      'content-disposition': `attachment; filename="baton-jobs.${format}"`,
    },
    body: Readable.from(textOf(format, first, pages), { objectMode: false }),
  };
}

async function* pagesOf({ jobs }: PersonalApp, filter: Omit<JobListInput, 'page'>): AsyncGenerator<Job[], undefined> {
  let after: string | null = null;
  do {
    const page = await jobs.list({ ...filter, page: { limit: pageSize, after } });
    yield page.jobs.map(jobOf);
    after = page.next;
  } while (after !== null);
}

async function* textOf(
  format: 'ndjson' | 'csv',
  first: IteratorResult<Job[], undefined>,
  rest: AsyncGenerator<Job[], undefined>,
): AsyncGenerator<string> {
  const lineOf = format === 'csv' ? rowOf : (job: Job) => `${JSON.stringify(job)}\n`;
  if (format === 'csv') yield csvLine(Object.keys(cells));
  if (first.done) return;
  yield first.value.map(lineOf).join('');
  for await (const jobs of rest) yield jobs.map(lineOf).join('');
}

const timeOf = (at: number | null): string => (at === null ? '' : new Date(at).toISOString());

const cells: Readonly<Record<string, (job: Job) => string>> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  project: ({ project }) => project,
  state: ({ state }) => state,
  executor: ({ executor }) => executor,
  labels: ({ labels }) => labels.join(' '),
  priority: ({ priority }) => String(priority),
  runner: ({ runnerName, runnerId }) => runnerName ?? runnerId ?? '',
  created: ({ createdAt }) => timeOf(createdAt),
  'created by': ({ createdBy }) => createdBy,
  started: ({ startedAt }) => timeOf(startedAt),
  finished: ({ finishedAt }) => timeOf(finishedAt),
  attempts: ({ attempts }) => String(attempts),
  outcome: ({ outcome }) => outcome?.reason ?? '',
  'exit code': ({ outcome }) => (outcome?.exitCode == null ? '' : String(outcome.exitCode)),
  message: ({ outcome }) => outcome?.message ?? '',
  template: ({ run }) => run?.templateId ?? '',
};

const rowOf = (job: Job): string => csvLine(Object.values(cells).map((cell) => cell(job)));
