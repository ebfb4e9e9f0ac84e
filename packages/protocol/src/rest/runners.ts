import { type Static, Type } from 'typebox';
import { Device, JobsRunAs, Vitals } from '../runner/capabilities.ts';
import {
  Attributes,
  Count,
  closed,
  ExecutorName,
  FolderPath,
  Instant,
  Labels,
  Name,
  Networks,
  Nullable,
  OfferedRanges,
  Uuid,
} from '../shared/fields.ts';
import type { RunnerProtocol } from '../shared/state-names.ts';
import { ActivityName, ContactName, FlagName, PillName, ProtocolLimitName, RunnerProtocolName } from '../shared/states.ts';
import { Hosting } from './hosting.ts';

export const CurrentTask = Type.Object({
  jobId: Uuid,
  jobName: Type.String(),
  attemptId: Uuid,
  since: Instant,
  deviceId: Nullable(Type.String()),
});

const why = { by: Type.String(), reason: Nullable(Type.String()), at: Instant };
const Disabled = Type.Object({ ...why, until: Nullable(Instant) }, { description: 'it takes no new jobs' });
const Draining = Type.Object(
  { ...why, by: Nullable(Type.String()), deadline: Nullable(Instant) },
  { description: 'it finishes what it has and takes nothing new; `by` null: the runner itself asked for it' },
);
const Frozen = Type.Object(
  {
    at: Instant,
    how: Type.Union([Type.Literal('session'), Type.Literal('token'), Type.Literal('calls')]),
    addresses: Type.Array(Type.String(), { description: 'network addresses of the two, the one that was there first before' }),
  },
  { description: 'its credential was in use in two places: no new jobs and no gate until it is rotated' },
);
const Kicked = Type.Object(why, { description: 'its session was ended, and it has not come back yet' });

/** Of a runner of another system that registered an address which brings it. */
export const Called = Type.Object(
  {
    firstAt: Instant,
    lastAt: Instant,
    times: Count,
    isComing: Type.Boolean({ description: 'it is to be expected: jobs that fit it are `starting`' }),
  },
  { description: 'its address took calls to come, because a job waited that fits it, and nobody heard of it since the first' },
);

/** A runner as lists and pages show it. */
export const Runner = Type.Object(
  {
    id: Uuid,
    number: Count,
    name: Name,
    scope: Type.String({ description: '`instance` or the name of its owner or project' }),
    protocol: RunnerProtocolName,
    limits: Type.Array(ProtocolLimitName, {
      description:
        'what its protocol has no words for, and matching therefore keeps away from it or nobody can ask of it; none: it speaks our own',
    }),
    pill: PillName,
    contact: ContactName,
    activity: ActivityName,
    flags: Type.Array(FlagName),
    labels: Type.Array(Type.String(), { description: 'declared and added, each once' }),
    labelsAdded: Type.Array(Type.String()),
    executors: Type.Array(Type.Object({ name: Type.String(), version: Nullable(Type.String()) })),
    executorsMissing: Type.Array(Type.String(), { description: 'ticked when it was made, not found on its machine' }),
    capacity: Nullable(Count),
    attributes: Attributes,
    disabled: Nullable(Disabled),
    draining: Nullable(Draining),
    kicked: Nullable(Kicked),
    frozen: Nullable(Frozen),
    ranges: OfferedRanges,
    devices: Type.Array(Device),
    devicesAbsent: Type.Array(Type.String(), { description: 'ids of those that are unplugged right now' }),
    fence: Nullable(Type.Boolean({ description: 'it stops its jobs by itself when it is cut off' })),
    jobsRunAs: Nullable(JobsRunAs),
    refusesUnlabelled: Type.Boolean({ description: 'takes no job that asks for no label' }),
    trusted: Type.Boolean({ description: 'takes only jobs of protected scopes' }),
    version: Nullable(Type.String()),
    updates: Type.Boolean({ description: 'it installs another version by itself when it is asked to' }),
    update: Nullable(
      Type.Object(
        { version: Type.String(), by: Type.String(), at: Instant },
        { description: 'the version that it was asked to install' },
      ),
    ),
    updateFailed: Nullable(
      Type.Object(
        { version: Type.String(), reason: Type.String(), at: Instant },
        { description: 'why it is not on a version that it was to be brought to, in its words' },
      ),
    ),
    workspace: Nullable(Type.String()),
    lastHeartbeatAt: Nullable(Instant),
    tasks: Type.Array(CurrentTask),
    vitals: Nullable(Vitals),
    shortage: Nullable(Type.String({ description: 'why it takes no new jobs for lack of something on its machine' })),
    called: Nullable(Called),
    createdAt: Instant,
    createdBy: Type.String(),
    enrolledAt: Nullable(Instant),
    hosting: Nullable(Hosting),
    builtIn: Type.Boolean({ description: 'the server itself, which does what is to be done to cloud-hosted runners' }),
    pairingExpiresAt: Nullable(Instant),
    retiredAt: Nullable(
      Type.Integer({ description: 'it was silent for so long that it left the lists; it comes back as the same runner' }),
    ),
  },
  { $id: 'Runner' },
);
export type Runner = Static<typeof Runner>;

/** `?protocol=`. */
export const spokenQuery = { protocol: Type.Optional({ ...RunnerProtocolName, description: 'only those that speak it' }) };

export const RunnersQuery = Type.Object(spokenQuery, closed);

export const RunnerList = Type.Object({ runners: Type.Array(Runner) });
export type RunnerList = Static<typeof RunnerList>;

const addFields = {
  name: Name,
  labels: Type.Optional(Labels),
  executors: Type.Optional(Type.Array(ExecutorName, { maxItems: 32, uniqueItems: true })),
  workspace: Type.Optional(FolderPath),
  refusesUnlabelled: Type.Optional(Type.Boolean({ description: 'it takes no job that asks for no label' })),
  trusted: Type.Optional(Type.Boolean({ description: 'it takes only jobs of protected scopes' })),
  ephemeral: Type.Optional(Type.Boolean({ description: 'it takes one job, and is removed after it' })),
  networks: Type.Optional(Networks),
  tokenTtlMs: Type.Optional(
    Nullable(
      Type.Integer({
        minimum: 60_000,
        maximum: 10 * 366 * 86_400_000,
        description:
          'how long its tokens live, which it renews by itself; null: without end; left out: as the server is configured',
      }),
    ),
  ),
  scope: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 121,
      description: 'an organization, a user, or a project `owner/name`, whose jobs alone it takes; else it takes those of all',
    }),
  ),
};

/** `POST /api/v1/runners/self-hosted`. */
export const AddSelfHosted = Type.Object(addFields, closed);
export type AddSelfHosted = Static<typeof AddSelfHosted>;

/** `POST /api/v1/runners`: a row that waits to be paired. */
export const AddRunner = Type.Object(
  {
    ...addFields,
    protocol: Type.Optional(
      Type.Unsafe<RunnerProtocol>({
        ...RunnerProtocolName,
        description: 'what its program speaks, which decides what is to be done on its machine; left out: our own',
      }),
    ),
  },
  closed,
);
export type AddRunner = Static<typeof AddRunner>;

/** Something to be done on the machine of a runner of another system. */
const JoiningStep = Type.Object({
  says: Type.String(),
  command: Nullable(Type.String()),
  file: Nullable(Type.Object({ name: Type.String(), text: Type.String() })),
});

/** Answer to `POST /api/v1/runners` and `POST /api/v1/runners/{id}/pairing`. The token is shown only here. */
export const Pairing = Type.Object(
  {
    id: Uuid,
    name: Name,
    pairingToken: Type.String(),
    command: Type.String({ description: 'to be run on the machine of the runner' }),
    steps: Nullable(
      Type.Array(JoiningStep, {
        description: 'of a runner of another system: what is done there, in order, the command among it; null: the command alone',
      }),
    ),
    expiresAt: Instant,
    expiresInMs: Count,
  },
  { $id: 'Pairing' },
);
export type Pairing = Static<typeof Pairing>;

const FileText = (description: string) => Type.String({ description });

/** Answer to `POST /api/v1/runners/self-hosted`: a runner with its own token, and what its machine needs. Shown only here. */
export const SelfHosted = Type.Object(
  {
    id: Uuid,
    number: Count,
    name: Name,
    url: Type.String({ description: 'of this server, as its machine is to reach it' }),
    token: Type.String(),
    expiresAt: Nullable(Instant),
    command: FileText('to be run where the environment file lies'),
    environment: FileText('`baton-runner.env`: BATON_URL, BATON_RUNNER_ID, BATON_RUNNER_TOKEN'),
    systemd: FileText('`baton-runner.service`, with what to do with it in its first lines'),
    docker: FileText('a command that starts it in a container, with the environment file'),
    compose: FileText('`compose.yaml`, with the environment file'),
    config: FileText('`baton-runner.json` for `baton-runner start --config`, in place of the environment file'),
  },
  { $id: 'SelfHosted' },
);
export type SelfHosted = Static<typeof SelfHosted>;

/** `GET`/`POST /api/v1/admin/actions/runners/registration-token`: the current one, made when there is none. */
/** `POST …/registration-token`: a list is the token's from now on, and that of runners that register with it. */
export const LimitRegistration = Type.Object({ networks: Type.Optional(Nullable(Networks)) }, closed);
export type LimitRegistration = Static<typeof LimitRegistration>;

export const RegistrationToken = Type.Object({ token: Type.String() });
export type RegistrationToken = Static<typeof RegistrationToken>;
