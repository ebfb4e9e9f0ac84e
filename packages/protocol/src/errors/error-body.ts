import { type Static, Type } from 'typebox';

/** How every failure looks on the wire. */
export const ErrorBody = Type.Object(
  {
    error: Type.Object({
      code: Type.String({ description: 'stable, one of the error catalogue' }),
      message: Type.String({ description: 'what was wrong, with the offending value' }),
      next: Type.String({ description: 'what to do next' }),
      detail: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
    }),
  },
  { $id: 'Error' },
);
export type ErrorBody = Static<typeof ErrorBody>;
