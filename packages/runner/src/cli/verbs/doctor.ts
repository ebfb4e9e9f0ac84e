import { configOption, configPath } from '../common.ts';
import { checks } from '../doctor/checks.ts';
import type { Verb } from '../verb.ts';

/** Checks everything that a runner needs, and says what to do about what is missing. */
export const doctor: Verb = {
  name: 'doctor',
  summary: 'check everything that a runner needs',
  options: [configOption],
  async run(values, context) {
    let failed = 0;
    for (const check of checks) {
      const { mark, text, next, last } = await check({ context, path: configPath(values, context) });
      context.print(`${mark.padEnd(4)} ${text}`);
      if (next) context.print(`     ${next}`);
      if (mark === 'FAIL') failed += 1;
      if (last) break;
    }
    return failed > 0 ? 1 : 0;
  },
};
