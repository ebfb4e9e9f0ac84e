import { type Static, Type } from 'typebox';
import { Count, closed, Instant, Nullable } from '../shared/fields.ts';

const notOurs = 'not beginning with `BATON_`';

export const SecretName = Type.String({
  minLength: 1,
  maxLength: 128,
  pattern: '^(?!BATON_)[A-Z_][A-Z0-9_]*$',
  description: `A to Z, 0 to 9 and \`_\`, not beginning with a digit, and ${notOurs}`,
});

/** A variable in which a job finds a secret. */
export const SecretVariable = Type.String({ pattern: '^(?!BATON_)[A-Za-z_][A-Za-z0-9_]{0,127}$' });

/** A secret in the shape that Gitea's clients know, with our further fields. Its value is never shown. */
export const Secret = Type.Object(
  {
    name: Type.String(),
    description: Type.String(),
    created_at: Type.String({ description: 'RFC 3339' }),
    createdBy: Type.String(),
    updatedAt: Instant,
    updatedBy: Type.String({ description: 'who gave it its present value' }),
    lastUsedAt: Nullable(Type.Integer({ description: 'when a job last got it, to the minute; null: none did' })),
    keyId: Type.String({ description: 'of the key that it is encrypted with' }),
  },
  { $id: 'Secret' },
);
export type Secret = Static<typeof Secret>;

/** `PUT …/actions/secrets/{name}` */
export const SetSecret = Type.Object(
  {
    data: Type.String({ minLength: 1, maxLength: 65_536, description: 'the value, at most 64 KiB' }),
    description: Type.Optional(Type.String({ maxLength: 500, pattern: '^[^\\p{Cc}\\p{Cf}]*$' })),
  },
  closed,
);
export type SetSecret = Static<typeof SetSecret>;

/** What became of encrypting secrets anew with the newest key. */
export const SecretsRekeyed = Type.Object({
  keyId: Type.String({ description: 'of the newest key' }),
  rekeyed: Count,
  unopened: Type.Integer({ minimum: 0, description: 'are encrypted with a key that the server does not have' }),
});
export type SecretsRekeyed = Static<typeof SecretsRekeyed>;
