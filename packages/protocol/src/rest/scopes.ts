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

const ScopeName = Type.String({
  minLength: 1,
  maxLength: 60,
  description: 'letters, digits, and `.` `_` `-` in between; the case of letters is kept, and makes no other name',
});

export const Organization = Type.Object({ name: ScopeName, createdAt: Instant }, { $id: 'Organization' });
export type Organization = Static<typeof Organization>;

export const OrganizationList = Type.Object({ organizations: Type.Array(Organization) });
export type OrganizationList = Static<typeof OrganizationList>;

/** `POST /api/v1/organizations` */
export const NewOrganization = Type.Object({ name: ScopeName }, closed);
export type NewOrganization = Static<typeof NewOrganization>;

/** `POST /api/v1/projects` */
export const NewProject = Type.Object({ owner: ScopeName, name: ScopeName }, closed);
export type NewProject = Static<typeof NewProject>;

/** What the removal of an organization or project would hit now. */
export const ScopeRemoval = Type.Object(
  {
    scopes: Type.Array(Type.String(), { description: 'what goes with it, itself first' }),
    jobsWaiting: Type.Integer({ minimum: 0, description: 'are cancelled at once' }),
    jobsUnderWay: Type.Integer({
      minimum: 0,
      description: 'are cancelled; those that run end when their runner has stopped them',
    }),
    runners: Type.Array(Type.String(), { description: 'names of those that are removed' }),
    templates: Type.Integer({ minimum: 0, description: 'are removed; what they had started is cancelled with the jobs' }),
    tokens: Type.Integer({ minimum: 0, description: 'are revoked' }),
  },
  { $id: 'ScopeRemoval' },
);
export type ScopeRemoval = Static<typeof ScopeRemoval>;
