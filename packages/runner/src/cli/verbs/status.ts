import { plural } from '@baton/protocol/plural';
import { findConfig } from '../../config/file.ts';
import { readRunState } from '../../process/run-file.ts';
import { runFilePath } from '../../run/run.ts';
import { configOption, configPath } from '../common.ts';
import { text, type Values } from '../options.ts';
import { selfName } from '../self-name.ts';
import type { Context, Verb } from '../verb.ts';
import { workspaceOf, workspaceOption } from '../workspace.ts';

/** What starts the runner that was asked for. */
function startOf(values: Values, context: Context): string {
  const url = findConfig(configPath(values, context), context.places.workspace)?.url;
  const config = text(values, 'config');
  return `${selfName(context, url)} start${config === undefined ? '' : ` --config ${config}`}`;
}

/** Says what the running process says of itself. */
export const status: Verb = {
  name: 'status',
  summary: 'say whether it runs, and what it does',
  options: [configOption, workspaceOption, { name: 'json', help: 'print JSON' }],
  async run(values, context) {
    const workspace = workspaceOf(values, context);
    const state = readRunState(runFilePath(workspace));
    if (values.json === true) context.print(JSON.stringify(state));
    else if (state === null) context.print(`No runner runs in ${workspace}. Start it with: ${startOf(values, context)}`);
    else
      context.print(
        `${state.name ?? state.runnerId}: ${state.state}, ${plural(state.jobs, 'job')}, process ${state.pid}, server ${state.url}`,
      );
    return state === null ? 1 : 0;
  },
};
