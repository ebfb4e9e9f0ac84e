import { afterAll, beforeAll, describe } from 'vitest';
import { type Moto, motoProgram, startMoto } from './aws-moto.ts';
import { ecsHarness } from './ecs-harness.ts';
import { providerConformance } from './provider-conformance.ts';

describe.skipIf(motoProgram === '')('on an emulated AWS (needs moto: pip install "moto[server]")', () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto.stop());

  providerConformance('ecs-fargate', () => ecsHarness(moto.port));
});
