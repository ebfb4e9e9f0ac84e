import { type Static, Type } from 'typebox';
import { Count, closed, Instant, Nullable } from '../shared/fields.ts';
import { LineLevelName, LineSourceName } from '../shared/states.ts';

const Place = Type.String({ maxLength: 16, pattern: '^\\d+$' });

/** Which lines are wanted. */
const filters = {
  runner: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 120,
      description: 'id, number or name: what that runner wrote, and what the server says about it',
    }),
  ),
  scope: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 250,
      description: 'of the runners of this scope, and of those of what stands under it',
    }),
  ),
  source: Type.Optional({ ...LineSourceName, description: 'who wrote it' }),
  level: Type.Optional({ ...LineLevelName, description: 'at least this important' }),
  text: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: 'part of the text; the case of letters does not matter' }),
  ),
  from: Type.Optional(Type.Integer({ minimum: 0, description: 'milliseconds since the Unix epoch, included' })),
  to: Type.Optional(Type.Integer({ minimum: 0, description: 'milliseconds since the Unix epoch, included' })),
};

/** `GET /api/v1/logs` */
export const LinesQuery = Type.Object(
  {
    ...filters,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'lines on a page; default 200' })),
    before: Type.Optional({ ...Place, description: '`next` of the page before: newest first, below it' }),
    wait: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'with `after`: hold the request up to so many milliseconds (30 000) until there is a line',
      }),
    ),
    after: Type.Optional({ ...Place, description: '`newest` or a number: oldest first, above it' }),
  },
  closed,
);
export type LinesQuery = Static<typeof LinesQuery>;

/** `GET /api/v1/logs/export` */
export const LinesExportQuery = Type.Object(
  { ...filters, format: Type.Optional(Type.Union([Type.Literal('ndjson'), Type.Literal('csv')])) },
  closed,
);
export type LinesExportQuery = Static<typeof LinesExportQuery>;

export const Line = Type.Object(
  {
    number: { ...Count, description: 'rising in the order of arrival' },
    at: Instant,
    source: LineSourceName,
    level: LineLevelName,
    text: Type.String(),
    runnerId: Nullable(Type.String({ description: 'the runner that wrote it, or that it is about' })),
    runner: Nullable(Type.String({ description: 'its name' })),
    claimed: Type.Boolean({ description: 'somebody only said to be that runner' }),
    jobId: Type.Optional(Type.String({ description: 'the job that it tells of' })),
  },
  { $id: 'Line' },
);
export type Line = Static<typeof Line>;

export const LinesPage = Type.Object({
  lines: Type.Array(Line),
  next: Nullable(
    Type.String({ description: 'to go on from; null: there is nothing more. A page can be short, even empty, and go on' }),
  ),
  newest: Type.String({ description: 'where the log stood: with `after` the next lines are those that came later' }),
});
export type LinesPage = Static<typeof LinesPage>;
