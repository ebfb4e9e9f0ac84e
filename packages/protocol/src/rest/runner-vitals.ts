import { type Static, Type } from 'typebox';
import { Count, Instant, Nullable } from '../shared/fields.ts';

const Figure = Type.Object({ mean: Type.Number(), max: Type.Number() });

/** `GET /api/v1/runners/{id}/vitals`: the last day, oldest first; times in which nothing was heard are left out. */
export const RunnerVitals = Type.Object(
  {
    slotMs: Count,
    points: Type.Array(
      Type.Object({
        at: Instant,
        cpuPercent: Nullable(Figure),
        memoryPercent: Nullable(Figure),
        diskPercent: Nullable(Figure),
        load1: Nullable(Figure),
      }),
      { description: 'mean and maximum of `slotMs` from `at` on; memory and disk: how much of it is in use' },
    ),
  },
  { $id: 'RunnerVitals' },
);
export type RunnerVitals = Static<typeof RunnerVitals>;
