import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { type Moto, motoProgram, startMoto } from './aws-moto.ts';
import { type EcsHarness, ecsHarness } from './ecs-harness.ts';
import { ecsRefusalTests } from './ecs-refusals.ts';
import { ecsStepTests } from './ecs-steps.ts';
import { providerConformance } from './provider-conformance.ts';

describe.skipIf(motoProgram === '')('on an emulated AWS (needs moto: pip install "moto[server]")', () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto.stop());

  providerConformance('ecs-fargate', () => ecsHarness(moto.port));

  describe('with the real SDK', () => {
    let harness: EcsHarness;
    beforeEach(async () => {
      harness = await ecsHarness(moto.port);
    });
    afterEach(() => harness.discard());
    describe('what is made', () => ecsStepTests(() => harness));
    describe('bad input', () => ecsRefusalTests(() => harness));
  });
});
