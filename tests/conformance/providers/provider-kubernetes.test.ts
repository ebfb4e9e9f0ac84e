import { EmulatedCluster } from '@baton/server/provisioning/kubernetes/testing';
import { describe } from 'vitest';
import { kubernetesHarness } from './kubernetes-harness.ts';
import { providerConformance } from './provider-conformance.ts';
import { realCluster } from './real-kubernetes.ts';

providerConformance('kubernetes, with an emulated cluster', async () => {
  const cluster = new EmulatedCluster();
  const port = await cluster.listen();
  return kubernetesHarness({
    port,
    namespace: 'default',
    images: ['baton-test:1', 'baton-test:2'],
    discard: () => cluster.close(),
  });
});

const real = await realCluster();

describe.skipIf(typeof real === 'string')(
  `a real cluster${typeof real === 'string' ? `: ${real}` : ` ${real.words}`}`,
  { timeout: 120_000 },
  () => {
    providerConformance('kubernetes, with a real cluster', () => {
      if (typeof real === 'string') throw new Error(real);
      const images = ['registry.k8s.io/pause:3.9', 'registry.k8s.io/pause:3.10'] as const;
      return kubernetesHarness({ ...real, images, discard: async () => undefined });
    });
  },
);
