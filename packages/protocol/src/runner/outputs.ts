import { type Static, Type } from 'typebox';

/** Values that a job is to be remembered by, by name. */
export const Outputs = Type.Record(
  Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_.-]{0,99}$' }),
  Type.String({ maxLength: 16 * 1024 }),
  { maxProperties: 64 },
);
export type Outputs = Static<typeof Outputs>;
