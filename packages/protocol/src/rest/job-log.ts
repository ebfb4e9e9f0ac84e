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

/** The streams that are text. */
const TextStreamName = Type.Union([Type.Literal('stdout'), Type.Literal('stderr'), Type.Literal('system')], {
  description: 'only lines of this one; `system`: what the runner said about the job',
});

export const logLinesMax = 1_000;

/** `GET /api/v1/jobs/{id}/log/lines` */
export const LogLinesQuery = Type.Object(
  {
    attempt: Type.Optional(Type.Integer({ minimum: 1, description: 'its number; default: the newest' })),
    from: Type.Optional(Type.Integer({ minimum: 1, description: 'number of the first line; default 1' })),
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: logLinesMax, description: 'default 200' })),
    stream: Type.Optional(TextStreamName),
  },
  closed,
);
export type LogLinesQuery = Static<typeof LogLinesQuery>;

/** A line as people see it. */
export const LogLine = Type.Object({
  line: Type.Integer({ minimum: 1, description: 'its number' }),
  stream: LogStreamName,
  offsetMs: Type.Number({ description: 'since the attempt began' }),
  text: Type.String({ description: 'with its colours; of a line that was written over what came last' }),
  more: Type.Optional(Type.Integer({ minimum: 1, description: 'characters that are left out at its end' })),
  look: Type.Optional(Type.String({ description: 'the sequences of colours that lines before it left in force' })),
  dropped: Type.Optional(
    Type.Object({ lines: Count, bytes: Count }, { description: 'what is missing here, in place of a line' }),
  ),
});
export type LogLine = Static<typeof LogLine>;

export const LogLines = Type.Object({
  attemptId: Nullable(Uuid),
  lines: Type.Array(LogLine),
  next: Nullable(
    Type.Integer({ minimum: 1, description: '`from` of the request that goes on; null: all that is stored was looked through' }),
  ),
});
export type LogLines = Static<typeof LogLines>;

/** `GET /api/v1/jobs/{id}/log/search` */
export const LogSearchQuery = Type.Object(
  {
    q: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        pattern: '^[^\\n\\r\\0]*$',
        description: 'text that a line has; without it, and with `stream`, every line of that stream',
      }),
    ),
    stream: Type.Optional(TextStreamName),
    show: Type.Optional(
      Type.Literal('numbers', { description: 'only where the lines are, in `numbers`, as many as 20000 in an answer' }),
    ),
    as: Type.Optional(
      Type.Literal('pattern', {
        description:
          '`q` is a regular expression, of those that take time in proportion to the text: without references and without looking ahead',
      }),
    ),
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
  numbers: Type.Optional(Type.Array(Count, { description: 'of the lines, with `show=numbers`; `found` is empty then' })),
  lines: Type.Integer({ minimum: 0, description: 'that were looked through so far, from the first on' }),
  next: Nullable(
    Type.String({
      description: '`after` of the request that goes on: an answer comes soon, also when little was looked through',
    }),
  ),
});
export type FoundLines = Static<typeof FoundLines>;
