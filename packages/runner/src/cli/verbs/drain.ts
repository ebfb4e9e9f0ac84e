import { setTimeout } from 'node:timers/promises';
import { plural } from '@baton/protocol/plural';
import { readRunState } from '../../process/run-file.ts';
import { runFilePath } from '../../run/run.ts';
import { configOption } from '../common.ts';
import type { Verb } from '../verb.ts';
import { workspaceOf, workspaceOption } from '../workspace.ts';

const lookEveryMs = 200;

/** Asks the running process to finish its jobs and leave. */
export const drain: Verb = {
  name: 'drain',
  summary: 'let the running runner finish its jobs and leave',
  options: [configOption, workspaceOption, { name: 'wait', help: 'until it is gone' }],
  async run(values, context) {
    const workspace = workspaceOf(values, context);
    const state = readRunState(runFilePath(workspace));
    if (state === null) {
      context.warn(`No runner runs in ${workspace}.\n`);
      return values.wait === true ? 0 : 1;
    }
    if (state.state === 'draining' || state.state === 'leaving') {
      context.print(`${state.name ?? state.runnerId} is draining already: ${plural(state.jobs, 'job')} to finish.`);
    } else {
      process.kill(state.pid, 'SIGTERM');
      context.print(`${state.name ?? state.runnerId} takes no new jobs, finishes ${state.jobs} and leaves.`);
    }
    while (values.wait === true && readRunState(runFilePath(workspace)) !== null) await setTimeout(lookEveryMs);
    return 0;
  },
};
