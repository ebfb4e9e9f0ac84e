import type { TemplateParameter } from '@baton/protocol';
import { Fields, Invalid } from '../shared/fields.ts';
import { lineOf, parameterNameOf } from '../shared/names.ts';
import { placeholderOf } from '../shared/placeholders.ts';
import { type Translation, wantSecret } from '../shared/translation.ts';
import { jsonOf } from './environment.ts';
import type { Keys } from './keys.ts';

/** A variable that whoever runs the template is asked for. */
interface Asked {
  /** as the tool knows it */
  name: string;
  isEnvironment: boolean;
  /** a text for the specification; null: its value is the secret of the name */
  value: string | null;
  secret: string | null;
}

export interface Survey {
  parameters: TemplateParameter[];
  asked: Asked[];
}

/** The survey variables of a template as parameters. A secret one can not be a parameter: what is given to a run is kept and shown. */
export function surveyOf(into: Translation, keys: Keys, template: Fields, templateName: string): Survey {
  const survey: Survey = { parameters: [], asked: [] };
  for (const variable of variablesOf(template)) {
    const name = nameOf(variable);
    const isEnvironment = variable.text('target') === 'env';
    if (variable.text('type') === 'secret') {
      const secret = keys.other(name);
      wantSecret(into, { name: secret, what: `the secret survey variable ${name} of ${templateName}` });
      survey.asked.push({ name, isEnvironment, value: null, secret });
      continue;
    }
    const parameter = parameterOf(
      variable,
      survey.parameters.map((each) => each.name),
    );
    survey.parameters.push(parameter);
    survey.asked.push({ name, isEnvironment, value: placeholderOf(parameter.name), secret: null });
  }
  return survey;
}

/** Older backups hold them as JSON within a text. */
function variablesOf(template: Fields): Fields[] {
  if (typeof template.raw('survey_vars') !== 'string') return template.objects('survey_vars');
  const text = template.text('survey_vars') ?? '';
  if (text.trim() === '') return [];
  return new Fields({ survey_vars: jsonOf(text, template.at('survey_vars')) }, template.place).objects('survey_vars');
}

function nameOf(variable: Fields): string {
  const name = variable.needText('name');
  if (/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name)) return name;
  throw new Invalid(variable.at('name'), 'must be made of letters, digits and _', name);
}

function parameterOf(variable: Fields, taken: readonly string[]): TemplateParameter {
  const words = [variable.text('title'), variable.text('description')].filter((text) => text !== null && text !== '');
  const parameter: TemplateParameter = { name: parameterNameOf(variable.needText('name'), taken) };
  const description = lineOf(words.join(': '));
  if (description !== '') parameter.description = description;
  if (variable.flag('required', false)) parameter.required = true;
  const choices = [...new Set(variable.objects('values').map((each) => each.text('value') ?? ''))];
  if (choices.length > 100) throw new Invalid(variable.at('values'), 'may be a hundred at most', choices.length);
  const type = variable.text('type') ?? '';
  if (type === 'enum' && choices.length > 0) parameter.choices = choices;
  if (type === 'select') throw new Invalid(variable.at('type'), 'lets several values be chosen, which a parameter can not', type);
  const usual = defaultOf(variable);
  if (usual === null) return parameter;
  if (parameter.choices && !parameter.choices.includes(usual))
    throw new Invalid(variable.at('default_value'), 'must be one of the values', usual);
  return { ...parameter, default: usual };
}

/** A text, or a list of one. */
function defaultOf(variable: Fields): string | null {
  const raw = variable.raw('default_value');
  const value = Array.isArray(raw) ? (raw[0] ?? null) : raw;
  if (value === null || value === '') return null;
  if (typeof value === 'object') throw new Invalid(variable.at('default_value'), 'must be a text', value);
  return String(value);
}
