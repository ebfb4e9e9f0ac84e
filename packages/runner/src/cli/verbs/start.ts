import { setting } from '../../config/environment.ts';
import { configDisk, workspaceDisk } from '../../credential/disks.ts';
import { configPath, overridesOf, runOptions, runToEnd, setupOptions } from '../common.ts';
import { startConfig } from '../start-config.ts';
import type { Verb } from '../verb.ts';

/** Runs the runner of a configuration file, or of BATON_URL, BATON_RUNNER_ID and BATON_RUNNER_TOKEN. */
export const start: Verb = {
  name: 'start',
  summary:
    'run; from the configuration, or from BATON_URL, BATON_RUNNER_ID and BATON_RUNNER_TOKEN; enrols first what was provisioned',
  options: [...setupOptions, ...runOptions],
  async run(values, context) {
    const path = configPath(values, context);
    const config = await startConfig(context, path, overridesOf(values));
    const given = setting(context.environment, 'BATON_RUNNER_TOKEN');
    const { workspace, token } = config;
    const disk = given === null ? configDisk(path, token) : workspaceDisk(workspace, given, token);
    return runToEnd(config, disk, values, context);
  },
};
