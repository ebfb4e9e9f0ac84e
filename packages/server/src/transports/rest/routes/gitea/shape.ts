import { Runner } from '@baton/protocol';
import { type Static, Type } from 'typebox';
import type { RunnerView } from '../../../../app/index.ts';
import { runnerOf } from '../../../views/runner.ts';

const { id: _id, labels: _labels, disabled: _disabled, ...further } = Runner.properties;

/** A runner in the shape that Gitea's clients know, with our further fields. */
export const ActionRunner = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    uuid: Runner.properties.id,
    status: Type.Union([Type.Literal('online'), Type.Literal('offline')]),
    busy: Type.Boolean(),
    disabled: Type.Boolean(),
    ephemeral: Type.Boolean(),
    labels: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String(), type: Type.Literal('custom') })),
    ...further,
  },
  { $id: 'ActionRunner' },
);
type ActionRunner = Static<typeof ActionRunner>;

export const ActionRunnerList = Type.Object({ runners: Type.Array(ActionRunner), total_count: Type.Integer() });

/** `PATCH …/actions/runners/{id}`, as Gitea has it. */
export const EditActionRunner = Type.Object({ disabled: Type.Boolean() }, { additionalProperties: false });

export function actionRunnerOf(view: RunnerView): ActionRunner {
  const { id, labels, ...rest } = runnerOf(view);
  return {
    ...rest,
    id: rest.number,
    uuid: id,
    status: rest.contact === 'online' ? 'online' : 'offline',
    busy: rest.activity === 'busy',
    disabled: rest.flags.includes('disabled'),
    ephemeral: rest.flags.includes('ephemeral'),
    labels: labels.map((name, index) => ({ id: index + 1, name, type: 'custom' })),
  };
}
