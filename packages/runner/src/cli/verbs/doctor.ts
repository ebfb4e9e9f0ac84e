import { configOption, configPath } from '../common.ts';
import { type CheckResult, checks } from '../doctor/checks.ts';
import type { Verb } from '../verb.ts';

const linesOf = ({ mark, text, next }: CheckResult): string => `${mark.padEnd(4)} ${text}${next ? `\n     ${next}` : ''}`;

/** Checks everything that a runner needs, and says what to do about what is missing. */
export const doctor: Verb = {
  name: 'doctor',
  summary: 'check everything that a runner needs',
  options: [configOption, { name: 'json', help: 'print JSON' }],
  async run(values, context) {
    const found: CheckResult[] = [];
    for (const check of checks) {
      const result = await check({ context, path: configPath(values, context) });
      found.push(result);
      if (values.json !== true) context.print(linesOf(result));
      if (result.last) break;
    }
    const ok = found.every(({ mark }) => mark !== 'FAIL');
    if (values.json === true) {
      const told = found.map(({ mark, text, next }) => ({ result: mark.toLowerCase(), text, next: next ?? null }));
      context.print(JSON.stringify({ ok, checks: told }));
    }
    return ok ? 0 : 1;
  },
};
