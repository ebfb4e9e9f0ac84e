import { type Static, Type } from 'typebox';
import { closed } from '../shared/fields.ts';
import { containerFields } from './container-fields.ts';
import type { ProviderKind } from './provider-kind.ts';

const { image, cpu, memoryMb, environment, stopGraceMs, insecure } = containerFields;

/** What a pool says of its containers. */
export const DockerSettings = Type.Object(
  {
    image,
    cpu,
    memoryMb,
    network: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]*$',
        title: 'Network',
        description: 'one that the engine has, or `host` or `none`; left out: the one that the engine takes',
      }),
    ),
    workspaceVolume: Type.Optional(
      Type.Boolean({
        title: 'Volume for the workspace',
        description: 'the folder of the jobs outlives updates; left out: it is in the container',
      }),
    ),
    pull: Type.Optional(
      Type.Union([Type.Literal('missing'), Type.Literal('always'), Type.Literal('never')], {
        title: 'Pull',
        description: 'when the image is fetched; default: when the engine lacks it',
      }),
    ),
    hosts: Type.Optional(
      Type.Array(Type.String({ maxLength: 300, pattern: '^[A-Za-z0-9][A-Za-z0-9.-]*:(?:[0-9A-Fa-f.:]+|host-gateway)$' }), {
        maxItems: 50,
        title: 'Hosts',
        description: 'names and their addresses; `baton.lan:host-gateway` is the machine of the engine',
      }),
    ),
    user: Type.Optional(
      Type.String({
        pattern: '^\\d{1,9}(?::\\d{1,9})?$',
        title: 'User',
        description: 'number of the user, and of the group, as whom the runner runs; left out: the one of the image',
      }),
    ),
    pidsMax: Type.Optional(
      Type.Integer({
        minimum: 32,
        maximum: 4_194_304,
        title: 'Processes',
        description: 'processes and threads at once; default 4096',
      }),
    ),
    environment,
    stopGraceMs,
    insecure,
  },
  closed,
);
export type DockerSettings = Static<typeof DockerSettings>;

/** Where an engine is: a socket on the machine of the server, or an address. */
export const DockerIdentity = Type.Union([
  Type.Object(
    {
      socketPath: Type.String({
        minLength: 1,
        maxLength: 100,
        pattern: '^/[^\\0]+$',
        title: 'Socket',
        description: '`/var/run/docker.sock`: whoever may use it is root on that machine',
      }),
    },
    closed,
  ),
  Type.Object(
    {
      url: Type.String({
        maxLength: 500,
        pattern: '^https?://[^\\s/?#@]+/?$',
        title: 'Address',
        description: '`https://engine.example:2376`; plain http only on the machine of the server',
      }),
    },
    closed,
  ),
]);
export type DockerIdentity = Static<typeof DockerIdentity>;

/** `plain`: it is kept with the secrets and is none, so that a form shows what is typed. */
const Pem = (title: string, what: string, own: { plain?: true } = {}) =>
  Type.Optional(
    Type.String({
      maxLength: 65_536,
      pattern: '^\\s*-----BEGIN [^\\0]+$',
      title,
      description: `${what}, as PEM`,
      multiline: true,
      ...own,
    }),
  );

/** What an engine and its registry want to see. */
export const DockerSecret = Type.Object(
  {
    ca: Pem('Authority', 'who signed the certificate of the engine', { plain: true }),
    cert: Pem('Certificate', 'of the client', { plain: true }),
    key: Pem('Key', 'of that certificate'),
    registryUser: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 500,
        title: 'User at the registry',
        plain: true,
        description: 'for images that not everybody may pull',
      }),
    ),
    registryPassword: Type.Optional(
      Type.String({ minLength: 1, maxLength: 10_000, title: 'Password at the registry', description: 'or a token of it' }),
    ),
  },
  closed,
);
export type DockerSecret = Static<typeof DockerSecret>;

export const dockerKind: ProviderKind = {
  provider: 'docker',
  settings: DockerSettings,
  identity: DockerIdentity,
  secret: DockerSecret,
};
