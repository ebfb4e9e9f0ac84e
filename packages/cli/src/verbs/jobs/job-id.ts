import type { Job, JobList } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { restPaths } from '@baton/protocol/paths';
import type { Client } from '../../rest/client.ts';

const wholeId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const prefixCharsMin = 4;

/** The id that a person means by its beginning. Throws `job_not_found`, and `usage` when several jobs begin so. */
export async function resolveJobId(client: Client, text: string): Promise<string> {
  const wanted = text.toLowerCase();
  if (wholeId.test(wanted)) return wanted;
  if (!/^[0-9a-f-]+$/.test(wanted)) throw new ApiError('job_not_found', { jobId: text });
  if (wanted.length < prefixCharsMin) {
    throw new ApiError('usage', { problem: `${text} is too short: give at least ${prefixCharsMin} characters of the job's id` });
  }
  const { jobs, next } = await client.call<JobList>('GET', restPaths.jobs, { query: { search: wanted, limit: 500 } });
  const found = jobs.filter(({ id }) => id.startsWith(wanted));
  return choose(text, found, next !== null);
}

function choose(text: string, found: readonly Job[], more: boolean): string {
  const [first, second] = found;
  if (!first) throw new ApiError('job_not_found', { jobId: text });
  if (second || more) {
    const shown = found.slice(0, 3).map(({ id }) => id);
    throw new ApiError('usage', { problem: `Several jobs begin with ${text} (${shown.join(', ')}…): give more of the id` });
  }
  return first.id;
}
