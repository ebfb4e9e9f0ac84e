import { type Static, Type } from 'typebox';
import { closed } from '../shared/fields.ts';
import { containerFields } from './container-fields.ts';
import type { ProviderKind } from './provider-kind.ts';

const { image, cpu, memoryMb, environment, stopGraceMs, insecure } = containerFields;

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const Namespace = Type.String({ pattern: `^${label}$`, title: 'Namespace', description: 'one that the cluster has' });
const qualifiedName = '^(?:[a-z0-9][a-z0-9.-]{0,252}/)?[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$';
const labelValue = '^(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$';

/** What a pool says of its pods. */
export const KubernetesSettings = Type.Object(
  {
    image,
    namespace: Type.Optional({ ...Namespace, description: 'left out: the one of the identity, or else `default`' }),
    cpu,
    memoryMb,
    imagePullSecret: Type.Optional(
      Type.String({
        pattern: `^${label}(?:\\.${label})*$`,
        title: 'Pull secret',
        description: 'a secret of the namespace for the registry',
      }),
    ),
    pull: Type.Optional(
      Type.Union([Type.Literal('IfNotPresent'), Type.Literal('Always'), Type.Literal('Never')], {
        title: 'Pull',
        description: 'when a node fetches the image; default: when it lacks it',
      }),
    ),
    user: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 2_147_483_647,
        title: 'User',
        description: 'number of the user as whom the runner runs, never root; default 10001',
      }),
    ),
    workspaceMb: Type.Optional(
      Type.Integer({
        minimum: 16,
        maximum: 1_073_741_824,
        title: 'Workspace',
        description: 'MiB on the disk of the node for the folder of the jobs; left out: no limit',
      }),
    ),
    nodeSelector: Type.Optional(
      Type.Record(Type.String({ pattern: qualifiedName }), Type.String({ pattern: labelValue }), {
        ...closed,
        maxProperties: 50,
        title: 'Nodes',
        description: 'labels of the nodes that it may run on',
      }),
    ),
    environment,
    stopGraceMs,
    insecure,
  },
  closed,
);
export type KubernetesSettings = Static<typeof KubernetesSettings>;

/** Which part of the kubeconfig is meant. Without a secret the server is in the cluster and uses its own service account. */
export const KubernetesIdentity = Type.Object(
  {
    context: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 500,
        title: 'Context',
        description: 'of the kubeconfig; left out: its current one',
      }),
    ),
    namespace: Type.Optional({ ...Namespace, description: 'where a pool says nothing; left out: the one of the context' }),
  },
  closed,
);
export type KubernetesIdentity = Static<typeof KubernetesIdentity>;

export const KubernetesSecret = Type.Object(
  {
    kubeconfig: Type.String({
      minLength: 1,
      maxLength: 262_144,
      title: 'Kubeconfig',
      description: 'its text, with all certificates and tokens in it: files and programs that it names are not used',
      multiline: true,
    }),
  },
  closed,
);
export type KubernetesSecret = Static<typeof KubernetesSecret>;

export const kubernetesKind: ProviderKind = {
  provider: 'kubernetes',
  settings: KubernetesSettings,
  identity: KubernetesIdentity,
  secret: KubernetesSecret,
};
