import { type Static, Type } from 'typebox';
import { closed, FolderPath } from '../shared/fields.ts';
import { noZero } from '../specs/spec-fields.ts';
import type { ProviderKind } from './provider-kind.ts';

/** What a pool says of runners that are processes of the server's machine. */
export const ProcessSettings = Type.Object(
  {
    workspace: Type.Optional({
      ...FolderPath,
      pattern: '^/[^\\0]*$',
      title: 'Workspace',
      description: 'folder in which each runner gets one of its own for its jobs; left out: in the data folder of the server',
    }),
    jobUser: Type.Optional(
      Type.String({
        pattern: '^[a-z_][a-z0-9_.-]{0,31}$',
        title: 'Job user',
        description:
          'jobs run as this user of the machine; only a server that runs as root can do that, and it needs a workspace',
      }),
    ),
    environment: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^(?!BATON)[A-Za-z_][A-Za-z0-9_]{0,199}$' }),
        Type.String({ maxLength: 32_768, pattern: noZero }),
        {
          ...closed,
          maxProperties: 100,
          title: 'Environment',
          description: 'variables that the runner and its jobs get besides the usual ones; they are no place for secrets',
        },
      ),
    ),
    niceness: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 19,
        title: 'Niceness',
        description: 'how far runner and jobs stand back behind the server and others; default 5',
      }),
    ),
  },
  closed,
);
export type ProcessSettings = Static<typeof ProcessSettings>;

/** Runners on the server's own machine need none. */
const none = Type.Object({}, closed);

export const processKind: ProviderKind = { provider: 'process', settings: ProcessSettings, identity: none, secret: none };
