import { ApiError, type FoundLines, type LogSearchQuery } from '@baton/protocol';
import { compilePattern, type Pattern } from '@baton/protocol/patterns';
import { logStreamNames } from '@baton/protocol/states';
import { Type } from 'typebox';
import { Check } from 'typebox/value';
import type { LogPlace } from '../../../app/index.ts';
import type { Answer, Call } from '../rest-route.ts';

const hitsDefault = 100;
/** Numbers take little room. */
const numbersMax = 20_000;

const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** A place as it travels: what is remembered of open lines as base64url. */
const Place = Type.Object({
  attempt: Count,
  after: Count,
  toldLine: Count,
  lines: Count,
  open: Type.Array(
    Type.Tuple([
      Type.Integer({ minimum: 0, maximum: logStreamNames.length - 1 }),
      Count,
      Type.Number(),
      Type.Boolean(),
      Type.String(),
    ]),
    {
      maxItems: logStreamNames.length,
    },
  ),
});

const writePlace = ({ attempt, after, toldLine, state: { lines, open } }: LogPlace): string => {
  const rows = open.map(({ stream, number, offsetMs, told, tail }) => [
    logStreamNames.indexOf(stream),
    number,
    offsetMs,
    told,
    Buffer.from(tail).toString('base64url'),
  ]);
  return Buffer.from(JSON.stringify({ attempt, after, toldLine, lines, open: rows })).toString('base64url');
};

/** Throws `invalid_request` for what no answer gave. */
function readPlace(text: string): LogPlace {
  const place = parsed(text);
  if (!Check(Place, place))
    throw new ApiError('invalid_request', { where: 'after', problem: 'is not the `next` of an answer', value: text });
  const { attempt, after, toldLine, lines } = place;
  const open = place.open.map(([stream, number, offsetMs, told, tail]) => ({
    ...{ stream: logStreamNames[stream] ?? 'stdout', number, offsetMs, told },
    tail: Buffer.from(tail, 'base64url'),
  }));
  return { attempt, after, toldLine, state: { lines, open } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return null;
  }
}

/** Throws `invalid_request` for what is none. */
function readPattern(source: string, exactCase: boolean): Pattern {
  const { pattern, problem } = compilePattern(source, { exactCase });
  if (problem === null) return pattern;
  throw new ApiError('invalid_request', { where: 'q', problem: `is no pattern: ${problem}`, value: source });
}

/** Lines of a log that have a text. */
export async function searchLog({ app, params, query }: Call<{ jobId: string }, LogSearchQuery, unknown>): Promise<Answer> {
  const { q = '', stream = null, attempt = null, after, show, limit = show === 'numbers' ? numbersMax : hitsDefault } = query;
  if (q === '' && stream === null)
    throw new ApiError('invalid_request', { where: 'q', problem: 'is needed without `stream`', value: q });
  const from = after === undefined ? null : readPlace(after);
  const exactCase = query.case === 'exact';
  const pattern = query.as === 'pattern' ? readPattern(q, exactCase) : null;
  const what = { text: q, pattern, stream, exactCase };
  const { page, hits, lines, next } = await app.jobs.findInLog(params.jobId, attempt, what, from, limit);
  const found = show === 'numbers' ? { found: [], numbers: hits.map(({ line }) => line) } : { found: hits };
  const body: FoundLines = { attemptId: page.attempt?.id ?? null, ...found, lines, next: next && writePlace(next) };
  return { status: 200, body };
}
