import { plural } from '@baton/protocol/plural';
import { readRunState } from '../../process/run-file.ts';
import { runFilePath } from '../../run/run.ts';
import { configOption } from '../common.ts';
import type { Verb } from '../verb.ts';
import { workspaceOf, workspaceOption } from '../workspace.ts';

/** Says what the running process says of itself. */
export const status: Verb = {
  name: 'status',
  summary: 'say whether it runs, and what it does',
  options: [configOption, workspaceOption, { name: 'json', help: 'print JSON' }],
  async run(values, context) {
    const workspace = workspaceOf(values, context);
    const state = readRunState(runFilePath(workspace));
    if (values.json === true) context.print(JSON.stringify(state));
    else if (state === null) context.print(`No runner runs in ${workspace}. Start it with: baton-runner start`);
    else
      context.print(
        `${state.name ?? state.runnerId}: ${state.state}, ${plural(state.jobs, 'job')}, process ${state.pid}, server ${state.url}`,
      );
    return state === null ? 1 : 0;
  },
};
