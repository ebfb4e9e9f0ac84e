import { dockerKind } from '@baton/protocol/providers/docker';
import { ecsFargateKind } from '@baton/protocol/providers/ecs-fargate';
import { kubernetesKind } from '@baton/protocol/providers/kubernetes';
import { expect, test } from 'vitest';
import type { FieldSchema } from '../new-job/spec/schema.ts';
import { variantsOf } from './identity-variants.ts';

const told = (schema: unknown) =>
  variantsOf(schema as FieldSchema).map(({ title, fixed, schema: { properties } }) => [
    title,
    fixed,
    Object.keys(properties ?? {}),
  ]);

test('a way that a word names is called by it, any other by what must be given; one that stands alone has all fields', () => {
  expect(told(ecsFargateKind.identity)).toEqual([
    ['Role', { kind: 'role' }, ['roleArn', 'externalId', 'accessKeyId']],
    ['Keys', { kind: 'keys' }, ['accessKeyId']],
    ['Ambient', { kind: 'ambient' }, []],
  ]);
  expect(told(dockerKind.identity)).toEqual([
    ['Socket', {}, ['socketPath']],
    ['Address', {}, ['url']],
  ]);
  expect(told(kubernetesKind.identity)).toEqual([['', {}, ['context', 'namespace']]]);
});
