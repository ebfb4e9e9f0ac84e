import { configDisk } from '../../credential/disks.ts';
import { configPath, runOptions, runToEnd, setupOptions } from '../common.ts';
import { enrolOnce, renewalOptions } from '../enrol-once.ts';
import { selfName } from '../self-name.ts';
import { neededToken, tokenOptions } from '../token.ts';
import type { Verb } from '../verb.ts';

/** Pairs this machine with a runner made on the server, and runs it. */
export const pair: Verb = {
  name: 'pair',
  summary: 'pair this machine with a runner made on the server, then run it',
  options: [
    ...tokenOptions('pairing token, bat_pair_…'),
    { name: 'name', value: 'NAME', help: 'name, where the token does not fix it' },
    ...setupOptions,
    ...renewalOptions,
    { name: 'no-start', help: 'only pair' },
    ...runOptions,
  ],
  async run(values, context) {
    const config = await enrolOnce(values, context, await neededToken(values, context, 'BATON_RUNNER_PAIRING_TOKEN'));
    const path = configPath(values, context);
    context.print(`Paired as ${config.name}. The configuration is in ${path}.`);
    const start = `${selfName(context, config.url)} start${values.config === undefined ? '' : ` --config ${path}`}`;
    if (values['no-start'] === true) {
      context.print(`Start it with: ${start}`);
      return 0;
    }
    context.print(`It runs until you press Ctrl-C. Later: ${start}`);
    return runToEnd(config, configDisk(path, config.token), values, context);
  },
};
