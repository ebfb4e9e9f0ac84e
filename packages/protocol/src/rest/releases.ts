import { type Static, Type } from 'typebox';
import { Count, closed, Digest, Instant, Nullable, Uuid } from '../shared/fields.ts';

/*
 * Releases: published versions of the runner, with their notes, and what brings runners to them.
 */

const VersionText = Type.String({
  minLength: 5,
  maxLength: 64,
  description: 'as Semantic Versioning has them: `1.4.0`, `2.0.0-rc.1`',
});
const notesCharsMax = 100_000;
const Url = Type.String({ minLength: 8, maxLength: 2_000, pattern: '^https?://[^\\s\\p{Cc}]+$', description: 'http or https' });
const Commit = Type.String({ minLength: 7, maxLength: 64, pattern: '^[0-9a-f]+$', description: 'of what it was made of' });
const Image = Type.String({
  minLength: 1,
  maxLength: 500,
  pattern: '^[^\\s\\p{Cc}]+$',
  description: 'container image, by digest or tag',
});

export const Release = Type.Object(
  {
    version: Type.String(),
    notes: Type.String({ description: 'Markdown' }),
    publishedAt: Instant,
    publishedBy: Type.String(),
    breaking: Type.Boolean({ description: 'runners of earlier versions may not go on as they were' }),
    serverVersionMin: Nullable(Type.String({ description: 'runners of this version need a server that is not older' })),
    url: Nullable(Type.String()),
    commit: Nullable(Type.String()),
    image: Nullable(Type.String()),
    bundle: Nullable(
      Type.Object(
        { path: Type.String(), sha256: Digest, bytes: Count },
        { description: "the runner's program, which this server gives to whoever asks" },
      ),
    ),
    builtIn: Type.Boolean({ description: 'the server brought it along' }),
    withdrawn: Nullable(Type.Object({ at: Instant, by: Type.String(), reason: Type.String() })),
    problem: Nullable(
      Type.Object(
        { code: Type.String(), message: Type.String(), next: Type.String() },
        { description: 'why no runner is brought to it by this server; null: runners can be' },
      ),
    ),
    runners: Type.Integer({ minimum: 0, description: 'that run it, of those that the caller sees' }),
  },
  { $id: 'Release' },
);
export type Release = Static<typeof Release>;

export const ReleaseList = Type.Object({
  releases: Type.Array(Release),
  latestVersion: Type.String({ description: 'what runners are compared to' }),
  serverVersion: Type.String(),
});
export type ReleaseList = Static<typeof ReleaseList>;

/** `POST /api/v1/releases` */
export const NewRelease = Type.Object(
  {
    version: VersionText,
    notes: Type.Optional(Type.String({ maxLength: notesCharsMax, description: 'Markdown' })),
    breaking: Type.Optional(Type.Boolean()),
    serverVersionMin: Type.Optional(Nullable(VersionText)),
    url: Type.Optional(Nullable(Url)),
    commit: Type.Optional(Nullable(Commit)),
    image: Type.Optional(Nullable(Image)),
  },
  closed,
);
export type NewRelease = Static<typeof NewRelease>;

/** `POST /api/v1/releases/{version}/withdraw` */
export const WithdrawRelease = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 500, pattern: '^[^\\p{Cc}\\p{Cf}]*$' }) },
  closed,
);
export type WithdrawRelease = Static<typeof WithdrawRelease>;

/** `PUT /api/v1/releases/{version}/bundle` */
export const bundleMediaType = 'application/gzip';
export const BundleQuery = Type.Object(
  {
    sha256: Type.Optional(
      Type.String({ pattern: '^[0-9a-f]{64}$', description: 'of what is sent: it is refused when it is another' }),
    ),
  },
  closed,
);

/** `POST /api/v1/runners/{id}/update` */
export const UpdateRunner = Type.Object(
  { version: Type.Optional(Type.String({ minLength: 5, maxLength: 64, description: 'left out: the newest' })) },
  closed,
);
export type UpdateRunner = Static<typeof UpdateRunner>;

/** `POST /api/v1/runners/update-all` */
export const UpdateRunners = Type.Object(
  {
    ...UpdateRunner.properties,
    scope: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 250,
        description: 'those of a scope and of all under it; left out: all that the caller sees',
      }),
    ),
  },
  closed,
);
export type UpdateRunners = Static<typeof UpdateRunners>;

/** How runners come to another version. */
export const updateWays = ['operation', 'directive', 'command', 'refused'] as const;

export const RunnerUpdating = Type.Object(
  {
    runnerId: Uuid,
    name: Type.String(),
    from: Nullable(Type.String()),
    version: Type.String({ description: 'that it is brought to' }),
    way: Type.Enum([...updateWays], {
      description:
        '`operation`: a job of the server does it (`jobId`); `directive`: it installs it by itself when its jobs are over; `command`: somebody runs `command` on its machine; `refused`: `error` tells why',
    }),
    jobId: Nullable(Uuid),
    command: Nullable(Type.String()),
    error: Nullable(Type.Object({ code: Type.String(), message: Type.String(), next: Type.String() })),
  },
  { $id: 'RunnerUpdating' },
);
export type RunnerUpdating = Static<typeof RunnerUpdating>;

export const RunnersUpdating = Type.Object({ version: Type.String(), runners: Type.Array(RunnerUpdating) });
export type RunnersUpdating = Static<typeof RunnersUpdating>;
