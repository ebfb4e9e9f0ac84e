import { Invalid } from '../shared/fields.ts';
import { refusePlaceholders } from '../shared/placeholders.ts';
import { type App, environmentOf } from './work.ts';

/** A script of the repository, with the words that Semaphore gives it: further arguments, then `name=value` for each variable. */
export const script =
  (program: string): App =>
  ({ template, source, variables, survey, words, ...work }) => {
    const secrets: Record<string, string> = {};
    const file = refusePlaceholders(template.needText('playbook'), template.at('playbook'));
    const given = Object.entries(variables.extra).map(([name, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      return refusePlaceholders(`${name}=${text}`, template.at('environment'));
    });
    const asked = survey.asked.filter(({ isEnvironment }) => !isEnvironment);
    const secret = asked.find((each) => each.secret !== null);
    // others would see it in the list of processes
    if (secret)
      throw new Invalid(
        template.at('survey_vars'),
        'must not be secret where it is an argument: give it as an environment variable',
        secret.name,
      );
    const command = [program, file, ...words, ...given, ...asked.map(({ name, value }) => `${name}=${value}`)];
    const environment = environmentOf({ ...work, template, source, variables, survey, words }, secrets);
    const spec = { command, checkout: source.checkout, ...(Object.keys(environment).length > 0 && { environment }) };
    return { executor: 'shell', spec, secrets };
  };
