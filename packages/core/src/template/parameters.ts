import type { JobDefinition } from '../job/definition.ts';
import { parameterVariable, type TemplateParameter, templateLimits } from './state.ts';

const namePattern = /^[a-z][a-z0-9_]*$/;
const placeholder = /\{\{\s*([a-z][a-z0-9_]*)\s*\}\}/g;

/** Programs: a value inside them would be code. */
const codeFields: readonly string[] = ['job.spec.script', 'job.spec.workflow'];

const namesMax = 120;

/** What is wrong, to follow `where`. */
export interface WordProblem {
  where: string;
  problem: string;
}

export function parametersProblem(parameters: readonly TemplateParameter[]): WordProblem | null {
  const { parametersMax, parameterNameCharsMax, choicesMax, descriptionCharsMax } = templateLimits;
  if (parameters.length > parametersMax) return { where: 'parameters', problem: `are more than ${parametersMax}` };
  const seen = new Set<string>();
  for (const { name, description, choices, ...rest } of parameters) {
    const where = `parameter ${name}`;
    if (!namePattern.test(name) || name.length > parameterNameCharsMax)
      return {
        where,
        problem: `must be named by a letter, then letters, digits and _, all small, at most ${parameterNameCharsMax}`,
      };
    if (seen.has(name)) return { where, problem: 'is declared twice' };
    seen.add(name);
    if (description.length > descriptionCharsMax) return { where, problem: 'has a description that is too long' };
    if (choices && (choices.length === 0 || choices.length > choicesMax))
      return { where, problem: `must have 1 to ${choicesMax} choices` };
    const problem = [...(choices ?? []), ...(rest.default === null ? [] : [rest.default])].map(textProblem).find((each) => each);
    if (problem) return { where, problem };
    if (rest.default !== null && choices && !choices.includes(rest.default))
      return { where, problem: 'has a default that is none of its choices' };
  }
  return null;
}

function textProblem(value: string): string | null {
  const { parameterValueCharsMax } = templateLimits;
  if (value.length > parameterValueCharsMax) return `is longer than ${parameterValueCharsMax} characters`;
  return value.includes('\0') ? 'has a zero byte, which no environment can hold' : null;
}

/** Values of all parameters, or which one is wrong and why. */
export function resolveParameters(
  parameters: readonly TemplateParameter[],
  given: Readonly<Record<string, string>>,
): { values: Record<string, string> } | { parameter: string; problem: string } {
  const names = parameters.map(({ name }) => name);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) return { parameter: unknown, problem: 'is not declared by the template' };
  const values: Record<string, string> = {};
  for (const { name, choices, required, default: usual } of parameters) {
    const value = Object.hasOwn(given, name) ? given[name] : usual;
    if (value === undefined || value === null) {
      if (required) return { parameter: name, problem: 'needs a value' };
      values[name] = '';
      continue;
    }
    const problem = textProblem(value) ?? (choices && !choices.includes(value) ? `must be one of ${choices.join(', ')}` : null);
    if (problem) return { parameter: name, problem };
    values[name] = value;
  }
  return { values };
}

/** Placeholders that no run could fill, and those that stand inside a program. */
export function placeholdersProblem(job: JobDefinition, parameters: readonly TemplateParameter[]): WordProblem | null {
  const names = new Set(parameters.map(({ name }) => name));
  let found: WordProblem | null = null;
  const look = (text: string, where: string, isCode: boolean): string => {
    for (const [, name = ''] of text.matchAll(placeholder)) {
      if (isCode && names.has(name))
        found ??= { where, problem: `is a program: let it read $${parameterVariable(name)} in place of {{ ${name} }}` };
      if (!isCode && !names.has(name)) found ??= { where, problem: `names the parameter ${name}, which is not declared` };
    }
    return text;
  };
  look(job.name, 'job.name', false);
  mapTexts(job.spec, 'job.spec', look);
  return found;
}

/**
 * The job of a run. Each parameter stands in the variable of its name, and where a text of the specification, or the job's name, says `{{ name }}`.
 * What a value itself says in braces is not looked at.
 */
export function fillDefinition(job: JobDefinition, values: Readonly<Record<string, string>>): JobDefinition {
  const names = Object.keys(values);
  if (names.length === 0) return job;
  const filled = (text: string, _where: string, isCode: boolean): string =>
    isCode ? text : text.replace(placeholder, (whole, name: string) => values[name] ?? whole);
  const spec = mapTexts(job.spec, 'job.spec', filled);
  return { ...job, name: nameOf(filled(job.name, 'job.name', false)), spec: withVariables(spec, values) };
}

function withVariables(spec: unknown, values: Readonly<Record<string, string>>): unknown {
  const variables = Object.fromEntries(Object.entries(values).map(([name, value]) => [parameterVariable(name), value]));
  const { environment = {}, ...rest } = (spec ?? {}) as { environment?: Record<string, string> };
  return { ...rest, environment: { ...environment, ...variables } };
}

/** Names of jobs are one line of visible characters. */
function nameOf(text: string): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  const short = clean.length > namesMax ? `${clean.slice(0, namesMax - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : clean;
  return short === '' ? 'job' : short;
}

function mapTexts(value: unknown, where: string, change: (text: string, where: string, isCode: boolean) => string): unknown {
  if (typeof value === 'string') return change(value, where, codeFields.includes(where));
  if (Array.isArray(value)) return value.map((each, index) => mapTexts(each, `${where}[${index}]`, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, mapTexts(own, `${where}.${key}`, change)]));
}
