import { type Static, Type } from 'typebox';
import { Count, closed, DurationMs, Nullable, Uuid } from '../shared/fields.ts';
import { LogStreamName } from '../shared/states.ts';
import { LogReceipt } from './jobs.ts';

/** A chunk of a log as JSON: `text` is UTF-8 with bytes that are no text replaced; `base64` is given instead when asked for. */
export const LogPart = Type.Object({
  number: Count,
  stream: LogStreamName,
  offsetMs: DurationMs,
  text: Type.String({ description: 'empty when `base64` is given' }),
  base64: Type.Optional(Type.String({ description: 'the exact bytes' })),
  linesDropped: Count,
  bytesDropped: Count,
});
export type LogPart = Static<typeof LogPart>;

/** Longest time that `wait` may hold a request for a log. */
export const logWaitMsMax = 30_000;

/** Of `GET /api/v1/jobs/{id}/log`. `format=raw` answers the plain bytes of stdout and stderr. */
export const JobLogQuery = Type.Object(
  {
    attempt: Type.Optional(Type.Integer({ minimum: 1, description: 'its number; default: the newest' })),
    after: Type.Optional(Type.Integer({ minimum: 0, description: 'only parts with a higher number' })),
    wait: Type.Optional(
      Type.Integer({ minimum: 0, maximum: logWaitMsMax, description: 'ms to hold the request while there is nothing new' }),
    ),
    encoding: Type.Optional(Type.Union([Type.Literal('text'), Type.Literal('base64')])),
    stream: Type.Optional(
      Type.Literal('data', { description: 'only what the executor told as data, with `format=json`; not with `wait`' }),
    ),
    format: Type.Optional(
      Type.Union([Type.Literal('json'), Type.Literal('raw'), Type.Literal('gzip')], {
        description: '`raw`: the plain bytes of its outputs, in order; `gzip`: the same, compressed',
      }),
    ),
  },
  closed,
);
export type JobLogQuery = Static<typeof JobLogQuery>;

/** The answer with `format=json`. */
export const LogPage = Type.Object({
  attemptId: Nullable(Uuid),
  parts: Type.Array(LogPart),
  next: Count,
  more: Type.Boolean({ description: 'more is stored already: ask again at once' }),
  receipt: Nullable(LogReceipt),
  stored: Type.Optional(
    Nullable(
      Type.Object(
        { bytes: Count, packed: Type.Boolean({ description: 'it is stored compressed' }) },
        { description: 'what it takes on the server; null while it is open' },
      ),
    ),
  ),
});
export type LogPage = Static<typeof LogPage>;

/** `GET /api/v1/jobs/{id}/log/search` */
export const LogSearchQuery = Type.Object(
  {
    q: Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\n\\r\\0]*$', description: 'text that a line has' }),
    case: Type.Optional(Type.Literal('exact', { description: 'capital and small letters differ' })),
    attempt: Type.Optional(Type.Integer({ minimum: 1, description: 'its number; default: the newest' })),
    after: Type.Optional(Type.String({ minLength: 1, maxLength: 8192, description: '`next` of the answer before' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'lines in an answer; default 100' })),
  },
  closed,
);
export type LogSearchQuery = Static<typeof LogSearchQuery>;

/** A line that was found. */
export const FoundLine = Type.Object({
  line: Type.Integer({ minimum: 1, description: 'its number, as the page counts them' }),
  stream: LogStreamName,
  offsetMs: Type.Number({ description: 'since the attempt began' }),
  text: Type.String({ description: 'without colours; of a long line the part around the place' }),
  at: Type.Integer({ minimum: 0, description: 'where it is in `text`' }),
});
export type FoundLine = Static<typeof FoundLine>;

export const FoundLines = Type.Object({
  attemptId: Nullable(Uuid),
  found: Type.Array(FoundLine),
  lines: Type.Integer({ minimum: 0, description: 'that were looked through so far, from the first on' }),
  next: Nullable(
    Type.String({
      description: '`after` of the request that goes on: an answer comes soon, also when little was looked through',
    }),
  ),
});
export type FoundLines = Static<typeof FoundLines>;
