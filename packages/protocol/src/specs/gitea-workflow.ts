import { type Static, Type } from 'typebox';
import { closed } from '../shared/fields.ts';
import { Environment, noZero, variableName } from './spec-fields.ts';
import type { SpecKind, SpecProblem } from './spec-kind.ts';
import { workflowName } from './workflow-name.ts';

/** The longest text of a workflow, in characters; a server takes no more bytes of UTF-8 either. */
export const workflowCharsMax = 262_144;

/** Of the texts that go along with a workflow: variables, environment, and an event as JSON. */
const charsMax = 262_144;

const example = 'name: Build\non: push\njobs:\n  build:\n    runs-on: linux\n    steps:\n      - run: make';

/**
 * What a runner of Gitea does: one job of a workflow whose steps are all `run:`. Secrets are those of the job: `secrets.NAME` is the variable
 * that it is given in. What the text of the workflow may hold, the server checks when it reads it.
 */
export const GiteaWorkflowSpec = Type.Object(
  {
    workflow: Type.String({
      minLength: 1,
      maxLength: workflowCharsMax,
      pattern: noZero,
      multiline: true,
      code: true,
      example,
      title: 'Workflow',
      description:
        'YAML with one job of `run:` steps. What its `runs-on` names, the runner must have as labels; secrets of the job are `secrets.NAME` in it',
    }),
    variables: Type.Optional(
      Type.Record(Type.String({ pattern: variableName }), Type.String({ maxLength: 65_536, pattern: noZero }), {
        ...closed,
        maxProperties: 1024,
        title: 'Variables',
        description: 'what `vars.NAME` is in the workflow',
      }),
    ),
    eventName: Type.Optional(
      Type.String({
        pattern: '^[a-z][a-z_]{0,63}$',
        title: 'Event',
        description: 'what `github.event_name` is; default `workflow_dispatch`',
      }),
    ),
    event: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        title: 'Data of the event',
        description: 'what `github.event` is: an object of JSON, such as `{"inputs": {"level": "3"}}`',
      }),
    ),
    ref: Type.Optional(
      Type.String({
        maxLength: 255,
        pattern: '^refs/[^\\s\\p{Cc}\\p{Cf}\\p{Cs}~^:?*\\[\\\\]+$',
        title: 'Ref',
        description: 'what `github.ref` is: `refs/heads/main`; default `refs/heads/main`',
      }),
    ),
    sha: Type.Optional(
      Type.String({
        pattern: '^[0-9a-f]{40}([0-9a-f]{24})?$',
        title: 'Commit',
        description: 'what `github.sha` is; default zeros',
      }),
    ),
    environment: Type.Optional({
      ...Environment,
      title: 'Environment',
      description: 'variables of all steps, as if they stood in `env` of the workflow, and instead of what stands there',
    }),
  },
  closed,
);
export type GiteaWorkflowSpec = Static<typeof GiteaWorkflowSpec>;

function problemOf({ variables = {}, environment = {}, event = {} }: GiteaWorkflowSpec): SpecProblem | null {
  for (const [where, texts] of Object.entries({ variables, environment, event })) {
    const chars = JSON.stringify(texts).length;
    if (chars > charsMax) return { where, problem: `at most ${charsMax} characters as JSON`, value: `${chars}` };
  }
  return null;
}

export const giteaWorkflowSpec: SpecKind<GiteaWorkflowSpec> = {
  executor: 'gitea-workflow',
  system: 'Gitea',
  schema: GiteaWorkflowSpec,
  problemOf,
  fieldsFor: () => ({ first: ['workflow', 'variables'], more: ['eventName', 'ref', 'sha', 'event'] }),
  nameOf: ({ workflow }) => workflowName(workflow),
};
