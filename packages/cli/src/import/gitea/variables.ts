import type { TemplateParameter } from '@baton/protocol';
import { Fields } from '../shared/fields.ts';
import { isObject, type Json, type SourceFile } from '../shared/json.ts';
import { parameterNameOf } from '../shared/names.ts';
import { placeholderOf } from '../shared/placeholders.ts';
import { attempt, type Translation } from '../shared/translation.ts';
import { referencesIn } from './references.ts';

/** Values of variables by their names, in capitals as Gitea keeps them. */
export type Variables = ReadonlyMap<string, string>;

/** Whether a file is what `GET …/actions/variables` answers. */
export const isVariableList = (json: Json): json is Json[] =>
  Array.isArray(json) && json.length > 0 && json.every((each) => isObject(each) && Object.hasOwn(each, 'data'));

/** The variables of all files that list some. */
export function variablesIn(into: Translation, files: readonly SourceFile[]): Variables {
  const values = new Map<string, string>();
  for (const { name: file, json } of files) {
    if (!isVariableList(json)) continue;
    for (const variable of new Fields({ variables: json }, '').objects('variables'))
      attempt(into, 'other', variable.shown('name'), `${file}: ${variable.place}`, () => {
        values.set(variable.needText('name').toUpperCase(), variable.text('data') ?? '');
      });
  }
  return values;
}

/** Each variable that the expressions of a workflow name is a parameter, whose default is its value where a file says it. `parameters` takes them up. */
export function namedVariables(
  expressions: readonly string[],
  parameters: TemplateParameter[],
  values: Variables,
): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const name of referencesIn(expressions, 'vars')) {
    const taken = parameters.map((each) => each.name);
    const parameter: TemplateParameter = {
      name: parameterNameOf(`vars_${name}`, taken),
      description: `what vars.${name} is in the workflow`,
    };
    const value = values.get(name);
    parameters.push(value === undefined || value.length > 4_096 ? parameter : { ...parameter, default: value });
    variables[name] = placeholderOf(parameter.name);
  }
  return variables;
}
