import { configPath, setupOptions } from '../common.ts';
import { enrolOnce, renewalOptions } from '../enrol-once.ts';
import { selfName } from '../self-name.ts';
import { neededToken, tokenOptions } from '../token.ts';
import type { Verb } from '../verb.ts';

/** Registers with the reusable token of a scope; or with a pairing token, for a runner that was made on the server or rotated there. */
export const register: Verb = {
  name: 'register',
  summary: 'register with a registration or pairing token',
  options: [
    ...tokenOptions('registration token, bat_reg_…'),
    { name: 'name', value: 'NAME', help: 'name of the runner (default: of this machine)' },
    ...setupOptions,
    ...renewalOptions,
  ],
  async run(values, context) {
    const token = await neededToken(values, context, 'BATON_RUNNER_REGISTRATION_TOKEN');
    const { name, url } = await enrolOnce(values, context, token);
    const path = configPath(values, context);
    context.print(
      `Registered as ${name}. Next: ${selfName(context, url)} start${values.config === undefined ? '' : ` --config ${path}`}`,
    );
    return 0;
  },
};
