import { type Static, Type } from 'typebox';
import { DurationMs, Instant, Networks, Nullable } from '../shared/fields.ts';

/** `GET /api/v1/runners/{id}/credential`: what its token is limited to. The token itself is shown to nobody. */
export const RunnerCredential = Type.Object(
  {
    networks: Nullable(Networks),
    createdAt: Nullable(Instant),
    expiresAt: Nullable(Type.Integer({ description: 'it renews it before by itself; null: it has no end' })),
    tokenTtlMs: Nullable({ ...DurationMs, description: 'how long the next one lives; null: without end' }),
  },
  { $id: 'RunnerCredential', description: 'of a runner that was never paired: of its pairing token' },
);
export type RunnerCredential = Static<typeof RunnerCredential>;
