import { type Static, type TSchemaOptions, Type } from 'typebox';
import { closed } from '../shared/fields.ts';
import { noZero, variableName } from '../specs/spec-fields.ts';
import { fargateSizes, logRetentions } from './ecs-fargate-tables.ts';
import type { ProviderKind } from './provider-kind.ts';

const optional = Type.Optional;
const oneOf = <T extends number | string>(values: readonly T[], options: TSchemaOptions) =>
  Type.Union(
    values.map((value) => Type.Literal(value)),
    options,
  );

const arnPattern = '^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:([0-9]{12}|aws)?:.{1,512}$';
const imagePattern = '^[A-Za-z0-9][A-Za-z0-9._:/@{}-]{0,254}$';
export const roleArnPattern = '^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]{1,512}$';

/** What a pool of the provider `ecs-fargate` says of its machines. That CPU and memory go together a schema can not say: see `fargateSizes`. */
export const EcsFargateSettings = Type.Object(
  {
    cpu: oneOf(
      fargateSizes.map(({ cpu }) => cpu),
      { title: 'CPU', description: 'units; 1 024 are one processor' },
    ),
    memoryMb: Type.Integer({
      ...{ minimum: 512, maximum: 122_880, title: 'Memory' },
      description: 'MiB; each CPU size has its own choice of it',
    }),
    architecture: optional(
      oneOf(['x86_64', 'arm64'] as const, {
        title: 'Architecture',
        description: 'of the processor and the image; default x86_64',
      }),
    ),
    image: optional(
      Type.String({
        ...{ pattern: imagePattern, title: 'Image' },
        description:
          'container image that starts the runner. `{version}` stands for the version that is wanted; without it the image of a release goes first. Default: the image of the release, or else one with Node, into which the runner is installed from this server at each start',
      }),
    ),
    runnerFrom: optional(
      Type.Union(
        [
          Type.Literal('image', { description: 'it starts the runner by itself' }),
          Type.Literal('server', {
            description: 'it has Node and npm; the runner is installed from this server at each start',
          }),
        ],
        { title: 'Runner from', description: 'where the program comes from when the image is the one above; default image' },
      ),
    ),
    subnets: optional(
      Type.Array(Type.String({ pattern: '^subnet-[0-9a-f]{8,17}$' }), {
        ...{ minItems: 1, maxItems: 16, uniqueItems: true, title: 'Subnets' },
        description: 'of one network, with a way out to the server; default: those of the default network of the region',
      }),
    ),
    securityGroups: optional(
      Type.Array(Type.String({ pattern: '^sg-[0-9a-f]{8,17}$' }), {
        ...{ minItems: 1, maxItems: 5, uniqueItems: true, title: 'Security groups' },
        description: 'default: one is made for each runner that lets everything out and nothing in',
      }),
    ),
    assignPublicIp: optional(
      Type.Boolean({
        title: 'Public address',
        description: 'default true; without it the subnets need a NAT gateway to reach the server, the image and AWS',
      }),
    ),
    ephemeralStorageGib: optional(
      Type.Integer({ minimum: 21, maximum: 200, title: 'Disk', description: 'GiB for image and workspace; default 20' }),
    ),
    environment: optional(
      Type.Record(
        Type.String({ pattern: `^(?!BATON_)${variableName.slice(1)}` }),
        Type.String({ maxLength: 32_768, pattern: noZero }),
        {
          ...closed,
          ...{ maxProperties: 50, title: 'Environment' },
          description:
            'variables of the runner and its jobs. Everybody who may look at the task definition can read them: no secrets',
        },
      ),
    ),
    insecure: optional(
      Type.Boolean({
        title: 'In clear',
        description: 'the runner may reach the server by plain http, which everybody on the way can read',
      }),
    ),
    logRetentionDays: optional(oneOf(logRetentions, { title: 'Keep logs', description: 'days in CloudWatch; default 14' })),
    taskPolicies: optional(
      Type.Array(Type.String({ pattern: arnPattern }), {
        ...{ maxItems: 10, uniqueItems: true, title: 'Rights of the jobs' },
        description: 'ARNs of managed policies for what jobs do in AWS; default: none',
      }),
    ),
    permissionsBoundary: optional(
      Type.String({
        ...{ pattern: arnPattern, title: 'Permissions boundary' },
        description: 'ARN of a policy that bounds the roles that are made; default: none',
      }),
    ),
  },
  closed,
);
export type EcsFargateSettings = Static<typeof EcsFargateSettings>;

/** Who one is in AWS, besides what is secret. */
export const AwsIdentity = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('role', {
        description: 'a role that is assumed with the keys of this identity, or with the ambient role',
      }),
      roleArn: Type.String({ pattern: roleArnPattern, title: 'Role', description: '`arn:aws:iam::123456789012:role/baton`' }),
      externalId: optional(
        Type.String({
          ...{ pattern: '^[A-Za-z0-9+=,.@:/_-]{2,1224}$', title: 'External id' },
          description: 'what the trust policy of the role asks for, so that nobody else can have Baton use it',
        }),
      ),
      accessKeyId: optional(
        Type.String({
          pattern: '^[A-Za-z0-9_]{16,128}$',
          title: 'Access key',
          description: 'default: the ambient role assumes it',
        }),
      ),
    },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Literal('keys', { description: 'an access key' }),
      accessKeyId: Type.String({ pattern: '^[A-Za-z0-9_]{16,128}$', title: 'Access key' }),
    },
    closed,
  ),
  Type.Object({ kind: Type.Literal('ambient', { description: "what the server's own machine or environment has" }) }, closed),
]);
export type AwsIdentity = Static<typeof AwsIdentity>;

/** What is secret of an identity with an access key. */
export const AwsSecret = Type.Object(
  {
    secretAccessKey: Type.String({ minLength: 1, maxLength: 200, title: 'Secret access key' }),
    sessionToken: optional(
      Type.String({ minLength: 1, maxLength: 4096, title: 'Session token', description: 'for temporary keys' }),
    ),
  },
  closed,
);
export type AwsSecret = Static<typeof AwsSecret>;

export const ecsFargateKind: ProviderKind = {
  provider: 'ecs-fargate',
  settings: EcsFargateSettings,
  identity: AwsIdentity,
  secret: AwsSecret,
};
