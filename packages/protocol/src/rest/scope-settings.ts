import { type Static, type TSchema, Type } from 'typebox';
import { closed, Nullable, Uuid } from '../shared/fields.ts';
import { ScopeName } from './networks.ts';

const from = Nullable(Type.String({ description: "the scope that says so; null: the server's own configuration" }));
const held = <T extends TSchema>(value: T, description: string) => Type.Object({ value, from }, { description });
const Retention = Nullable(Type.Integer());

/** `GET /api/v1/scope-settings?scope=NAME` */
export const ScopeSettingsQuery = Type.Object({ scope: Type.Optional(ScopeName) }, closed);

/** What holds in a scope: of each value the nearest scope decides that says something of it. */
export const ScopeSettings = Type.Object(
  {
    scope: ScopeName,
    settings: Type.Object({
      defaultExecutor: held(Type.String(), 'of jobs that name none'),
      workspacePath: held(Type.String(), 'baked into pairing commands'),
      staleAfterMs: held(Type.Integer(), 'silence after which a native runner is stale'),
      offlineAfterMs: held(Type.Integer(), 'silence after which a native runner is offline'),
      jobRetentionMs: held(Retention, 'how long finished jobs are kept; null: for ever'),
      logRetentionMs: held(Retention, 'how long logs of finished jobs are kept; null: as long as the job'),
      artifactRetentionMs: held(Retention, 'how long files of finished jobs are kept; null: as long as the job'),
      auditRetentionMs: held(Retention, 'how long entries of the audit log are kept; said of the instance only; null: for ever'),
      eventRetentionMs: held(
        Retention,
        'how long timelines are kept; said of the instance only; null: the newest two million events',
      ),
      runnerTokenTtlMs: held(
        Nullable(Type.Integer()),
        'how long tokens of runners live that were given no life of their own; null: without end',
      ),
    }),
    pairAgain: Type.Array(Type.Object({ id: Uuid, name: Type.String(), workspace: Type.String() }), {
      description:
        'runners of the scope, and of all under it, that were paired with another workspace path than holds for them now',
    }),
  },
  { $id: 'ScopeSettings' },
);
export type ScopeSettings = Static<typeof ScopeSettings>;
export type ScopeSettingName = keyof ScopeSettings['settings'];

const inherit = Type.Literal('inherit');
const Text = Type.String({ maxLength: 2_000, description: '`inherit`: as in the scope above' });
const Milliseconds = Type.Union([Type.Integer(), inherit]);
const NewRetention = Type.Union([Type.Integer(), Type.Null(), inherit], {
  description: 'null: for ever; `inherit`: as in the scope above',
});

const Said = {
  defaultExecutor: Type.Optional(Text),
  workspacePath: Type.Optional(Text),
  staleAfterMs: Type.Optional(Milliseconds),
  offlineAfterMs: Type.Optional(Milliseconds),
  jobRetentionMs: Type.Optional(NewRetention),
  logRetentionMs: Type.Optional(NewRetention),
  artifactRetentionMs: Type.Optional(NewRetention),
  auditRetentionMs: Type.Optional(NewRetention),
  eventRetentionMs: Type.Optional(NewRetention),
  runnerTokenTtlMs: Type.Optional(NewRetention),
};

/** `PATCH /api/v1/scope-settings`: what is not given stays as it is. */
export const EditScopeSettings = Type.Object(
  {
    scope: Type.Optional(ScopeName),
    ...Said,
    was: Type.Optional(
      Type.Object(Said, {
        ...closed,
        description: 'what the scope said itself when you saw it: the change is refused when it says something else by now',
      }),
    ),
  },
  closed,
);
export type EditScopeSettings = Static<typeof EditScopeSettings>;
