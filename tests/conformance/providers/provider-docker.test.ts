import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmulatedEngine } from '@baton/server/provisioning/docker/testing';
import { describe } from 'vitest';
import { dockerHarness } from './docker-harness.ts';
import { providerConformance } from './provider-conformance.ts';
import { realEngine } from './real-docker.ts';

const images = ['baton-test:1', 'baton-test:2'] as const;

providerConformance('docker, with an emulated engine', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'baton-emulated-'));
  const socketPath = join(folder, 'docker.sock');
  const engine = new EmulatedEngine();
  for (const image of images) engine.world.images.set(image, { user: 'baton', program: { exitCode: null } });
  await engine.listen(socketPath);
  return dockerHarness({
    ...{ socketPath, images },
    discard: async () => {
      await engine.close();
      await rm(folder, { recursive: true, force: true });
    },
  });
});

const real = await realEngine(images);

describe.skipIf(typeof real === 'string')(
  `a real engine${typeof real === 'string' ? `: ${real}` : ` ${real.words}`}`,
  { timeout: 60_000 },
  () => {
    providerConformance('docker, with a real engine', () => {
      if (typeof real === 'string') throw new Error(real);
      return dockerHarness({ ...real, images, discard: async () => undefined });
    });
  },
);
