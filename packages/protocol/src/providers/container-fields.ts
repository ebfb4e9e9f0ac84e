import { Type } from 'typebox';
import { closed } from '../shared/fields.ts';
import { noZero, variableName } from '../specs/spec-fields.ts';

/** Fields that pools of all engines of containers share. */
export const containerFields = {
  image: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 400,
      pattern: '^[a-z0-9](?:[A-Za-z0-9._:/@-]|\\{version\\})*$',
      title: 'Image',
      description:
        'container image with the runner (`registry.example/baton-runner:5`). `{version}` stands for the version that is wanted; without it the image of a release goes first. Left out: the image of the release',
    }),
  ),
  cpu: Type.Optional(
    Type.Number({ minimum: 0.01, maximum: 1024, title: 'CPU', description: 'cores that a runner may use; left out: no limit' }),
  ),
  memoryMb: Type.Optional(
    Type.Integer({
      minimum: 32,
      maximum: 16_777_216,
      title: 'Memory',
      description: 'MiB that a runner and its jobs may use; left out: no limit',
    }),
  ),
  environment: Type.Optional(
    Type.Record(
      Type.String({ pattern: `^(?!BATON_)${variableName.slice(1)}` }),
      Type.String({ maxLength: 32_768, pattern: noZero }),
      {
        ...closed,
        maxProperties: 100,
        title: 'Environment',
        description: 'variables of the runner and its jobs. Everybody who may look at the engine can read them: no secrets',
      },
    ),
  ),
  stopGraceMs: Type.Optional(
    Type.Integer({
      minimum: 1_000,
      maximum: 3_600_000,
      title: 'Grace of a stop',
      description: 'milliseconds between the request to end and the kill; default 30 000',
    }),
  ),
  insecure: Type.Optional(
    Type.Boolean({
      title: 'In clear',
      description: 'the runner may reach the server by plain http, which everybody on the way can read',
    }),
  ),
};
