import { type Static, Type } from 'typebox';
import { Count, closed, Instant, Nullable } from '../shared/fields.ts';

const retention = {
  runnerRetentionMs: Nullable(
    Type.Integer({ minimum: 0, description: 'how long a runner may be offline before it leaves the lists; null: for ever' }),
  ),
  isRetentionOwn: Type.Boolean({ description: 'false: it is that of the scope above, or the default' }),
};

/** The instance as a scope. */
export const InstanceScope = Type.Object(retention, { $id: 'InstanceScope' });
export type InstanceScope = Static<typeof InstanceScope>;

export const Project = Type.Object(
  {
    name: Type.String({ description: '`owner/name`' }),
    protectedAt: Nullable(
      Type.Integer({
        description: 'since when only what was reviewed runs in it: trusted runners take its jobs; null: it is not protected',
      }),
    ),
    createdAt: Instant,
    ...retention,
  },
  { $id: 'Project' },
);
export type Project = Static<typeof Project>;

export const ProjectList = Type.Object({ projects: Type.Array(Project) });
export type ProjectList = Static<typeof ProjectList>;

const Retention = Type.Union([Count, Type.Null(), Type.Literal('inherit')], {
  description: 'null: for ever; `inherit`: as in the scope above, or the default',
});

/** `PATCH /api/v1/instance`: what is not given stays as it is. */
export const EditInstance = Type.Object({ runnerRetentionMs: Type.Optional(Retention) }, closed);
export type EditInstance = Static<typeof EditInstance>;

/** `PATCH /api/v1/projects/{owner}/{name}`. */
export const EditProject = Type.Object(
  {
    protected: Type.Optional(Type.Boolean({ description: 'only what was reviewed runs in it: trusted runners take its jobs' })),
    runnerRetentionMs: Type.Optional(Retention),
  },
  closed,
);
export type EditProject = Static<typeof EditProject>;
