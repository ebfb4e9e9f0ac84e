import { enrolledConfig } from '../../config/resolve.ts';
import { configPath, overridesOf, runOptions, runToEnd, setupOptions } from '../common.ts';
import type { Verb } from '../verb.ts';

/** Runs the runner of a configuration file, or of BATON_URL, BATON_RUNNER_ID and BATON_RUNNER_TOKEN. */
export const start: Verb = {
  name: 'start',
  summary: 'run; from the configuration, or from BATON_URL, BATON_RUNNER_ID and BATON_RUNNER_TOKEN',
  options: [...setupOptions, ...runOptions],
  async run(values, context) {
    const config = enrolledConfig(
      context.environment,
      configPath(values, context),
      context.places,
      overridesOf(values, context.environment),
    );
    return runToEnd(config, values, context);
  },
};
