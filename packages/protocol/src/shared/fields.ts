import { Type } from 'typebox';

/** Field types that REST and the runner protocol share. The limits equal `limits` of core; a test holds them together. */
const printable = '^[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+$';

export const Id = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_-]+$' });
export const Uuid = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' });
export const Name = Type.String({
  minLength: 1,
  maxLength: 120,
  pattern: printable,
  description: '1 to 120 printable characters',
});
export const Label = Type.String({
  minLength: 1,
  maxLength: 128,
  pattern: '^[^\\s\\p{Cc}\\p{Cf}\\p{Cs},]+$',
  description: 'exact, case-sensitive',
});
/** From where something may come. */
export const Networks = Type.Array(Type.String({ minLength: 2, maxLength: 49 }), {
  minItems: 1,
  maxItems: 100,
  description: 'addresses and networks (`10.0.0.0/8`, `2001:db8::/32`) from which alone it is accepted',
});

export const Labels = Type.Array(Label, { maxItems: 64, uniqueItems: true });
export const ExecutorName = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$', description: '`shell`, `terraform`, …' });
export const Version = Type.String({ minLength: 1, maxLength: 64, pattern: printable });
/** Half a character at the cut is no reason to refuse the words of a runner. */
export const Reason = Type.String({ maxLength: 500, pattern: '^[^\\p{Cc}\\p{Cf}]*$' });
export const FolderPath = Type.String({ minLength: 1, maxLength: 1024, pattern: printable });
export const Attributes = Type.Record(
  Type.String({ pattern: '^[a-z][a-z0-9_.-]{0,39}$' }),
  Type.String({ maxLength: 200, pattern: '^[^\\p{Cc}\\p{Cf}\\p{Cs}]*$' }),
  // a name that is not allowed must not slip through unchecked
  { additionalProperties: false, maxProperties: 64 },
);
/** Names of ranges: quantities such as `frequency`, in units that the fleet agrees on. */
export const RangeName = Type.String({ pattern: '^[a-z][a-z0-9_.-]{0,39}$' });
const RangeValue = Type.Number({ minimum: -1e15, maximum: 1e15 });
/** That `min` is not above `max` a schema can not say: see `rangeProblem`. */
export const Interval = Type.Object({ min: RangeValue, max: RangeValue }, { additionalProperties: false });
/** What is offered: for each name the intervals in which a job may lie. */
export const OfferedRanges = Type.Record(RangeName, Type.Array(Interval, { minItems: 1, maxItems: 64 }), {
  additionalProperties: false,
  maxProperties: 32,
  description: 'quantities by name, each with the closed intervals that are possible',
});
/** What is needed: for each name one value, or an interval that must lie inside one of those that are offered. */
export const NeededRanges = Type.Record(RangeName, Type.Union([RangeValue, Interval]), {
  additionalProperties: false,
  maxProperties: 32,
  description: 'by name a value, or an interval that must lie inside one that is offered',
});
/** Of a named range. No blank and no comma, and nothing that is read as a number or an interval: so it can stand in a list beside these. */
export const NamedRangeName = Type.String({
  minLength: 1,
  maxLength: 120,
  pattern: '^(?!.*\\.\\.)(?![-+.\\d]+(?:[eE][-+]?\\d+)?$)[^\\s\\p{Cc}\\p{Cf}\\p{Cs},=]+$',
  description: '1 to 120 characters without blanks, commas, `=` and `..`, and no number',
});
/** What a value is drawn from: for each name any of named ranges, intervals and values. */
export const DrawFrom = Type.Record(
  RangeName,
  Type.Array(Type.Union([NamedRangeName, RangeValue, Interval]), { minItems: 1, maxItems: 64 }),
  {
    additionalProperties: false,
    maxProperties: 32,
    description:
      'by name what ONE value is drawn from, anew for each attempt: names of ranges, intervals and values, of which the runner or device needs to offer some',
  },
);
export const LowestVersion = Type.String({
  maxLength: 64,
  pattern: '^v?\\d+(\\.\\d+){0,3}(-[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?$',
  description: '`5.2`, `1.0.0-rc.1`',
});
export const Epoch = Type.Integer({
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'number of an attempt; every call for a job carries it',
});
export const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
export const Instant = Type.Integer({ description: 'milliseconds since the Unix epoch' });
export const DurationMs = Type.Integer({ minimum: 0, description: 'milliseconds' });
export const Digest = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256, hexadecimal' });

export const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()]);

/** Refuses unknown fields: for what people and programs send to REST. */
export const closed = { additionalProperties: false } as const;
