import type { LogLine, LogLines, LogLinesQuery } from '@baton/protocol';
import type { LogLines as LogLinesView } from '../../../app/index.ts';
import type { Answer, Call } from '../rest-route.ts';

const countDefault = 200;

/** Lines from one on. */
export async function linesOfLog({ app, params, query }: Call<{ jobId: string }, LogLinesQuery, unknown>): Promise<Answer> {
  const { attempt = null, from = 1, count = countDefault, stream = null } = query;
  const { attemptId, lines, next } = await app.jobs.readLines(params.jobId, attempt, { from, count, stream });
  const body: LogLines = { attemptId, lines: lines.map(lineOf), next };
  return { status: 200, body };
}

const lineOf = ({ number, stream, offsetMs, text, more, look, dropped }: LogLinesView['lines'][number]): LogLine => ({
  ...{ line: number, stream, offsetMs, text },
  ...(more > 0 && { more }),
  ...(look !== '' && { look }),
  ...(dropped && { dropped }),
});
