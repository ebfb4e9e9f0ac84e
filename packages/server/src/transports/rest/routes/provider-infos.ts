import { ApiError, type ProviderInfo } from '@baton/protocol';
import { dockerKind } from '@baton/protocol/providers/docker';
import { ecsFargateKind } from '@baton/protocol/providers/ecs-fargate';
import { ecsFargateRegions } from '@baton/protocol/providers/ecs-fargate-tables';
import { kubernetesKind } from '@baton/protocol/providers/kubernetes';
import { processKind } from '@baton/protocol/providers/process';
import { schemaProblems } from '@baton/protocol/providers/schema-problems';
import type { App } from '../../../app/index.ts';

type View = Awaited<ReturnType<App['hosting']['providers']>>[number];
type Known = Pick<
  ProviderInfo,
  'title' | 'needsIdentity' | 'needsImage' | 'regions' | 'settings' | 'identity' | 'identitySecret'
>;

const schemas = ({ settings, identity, secret }: { settings: unknown; identity: unknown; secret: unknown }) => ({
  ...{ settings, identity, identitySecret: secret },
});

/** What is known of each provider without asking it. */
const known: Readonly<Record<View['name'], Known>> = {
  process: {
    title: 'Processes of this machine',
    ...{
      needsIdentity: false,
      needsImage: false,
      regions: null,
      settings: processKind.settings,
      identity: null,
      identitySecret: null,
    },
  },
  'ecs-fargate': {
    title: 'AWS ECS on Fargate',
    ...{ needsIdentity: true, needsImage: true, regions: ecsFargateRegions.map(({ name }) => name), ...schemas(ecsFargateKind) },
  },
  docker: { title: 'Docker', ...{ needsIdentity: true, needsImage: true, regions: null, ...schemas(dockerKind) } },
  kubernetes: { title: 'Kubernetes', ...{ needsIdentity: true, needsImage: true, regions: null, ...schemas(kubernetesKind) } },
};

const kinds = { process: processKind, 'ecs-fargate': ecsFargateKind, docker: dockerKind, kubernetes: kubernetesKind };

/**
 * Throws `invalid_request` where an identity is not made of what its provider wants.
 *
 * @param data and secret: null is not looked at
 */
export function checkIdentity(provider: View['name'], data: unknown, secret: unknown): void {
  const [problem] = schemaProblems(kinds[provider], { settings: null, identity: data, secret });
  if (problem) throw new ApiError('invalid_request', { ...problem });
}

export const providerInfoOf = ({ name, canSleep, usualStartMs, unavailable }: View): ProviderInfo => ({
  ...{ name, ...known[name], unavailable, canSleep, usualStartMs },
});
