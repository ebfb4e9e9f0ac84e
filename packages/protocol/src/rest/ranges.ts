import { type Static, Type } from 'typebox';
import { closed, Instant, Interval, NamedRangeName, RangeName } from '../shared/fields.ts';

const ScopeName = Type.String({
  minLength: 1,
  maxLength: 241,
  description: '`instance`, an organization, a user, or `owner/name`',
});

/** A range by the name that people use: the `2m` band. */
export const NamedRange = Type.Object(
  {
    name: Type.String(),
    scope: Type.String({ description: 'where it is said: in the scope that was asked for, or above it' }),
    measures: Type.String({ description: 'the name by which runners offer the quantity: `frequency`' }),
    intervals: Type.Array(Interval),
    description: Type.String(),
    createdAt: Instant,
    createdBy: Type.String(),
    updatedAt: Instant,
    updatedBy: Type.String(),
  },
  { $id: 'NamedRange' },
);
export type NamedRange = Static<typeof NamedRange>;

/** `GET` and `DELETE`, of which scope; default: the instance. */
export const RangesQuery = Type.Object({ scope: Type.Optional(ScopeName) }, closed);

/** `GET /api/v1/ranges?scope=NAME` */
export const NamedRangeList = Type.Object({
  ranges: Type.Array(NamedRange, { description: 'by what they measure and name; of those with the same name the nearest' }),
});
export type NamedRangeList = Static<typeof NamedRangeList>;

/** `PUT /api/v1/ranges/{name}` */
export const SetNamedRange = Type.Object(
  {
    scope: Type.Optional(ScopeName),
    measures: RangeName,
    intervals: Type.Array(Interval, { minItems: 1, maxItems: 64, description: 'closed; Hz for `frequency`' }),
    description: Type.Optional(Type.String({ maxLength: 500, pattern: '^[^\\p{Cc}\\p{Cf}]*$' })),
  },
  closed,
);
export type SetNamedRange = Static<typeof SetNamedRange>;

export const NamedRangeParams = Type.Object({ rangeName: NamedRangeName });
