import type { TemplateParameter } from '@baton/protocol';
import { Fields, Invalid } from '../shared/fields.ts';
import { isObject, type JsonObject } from '../shared/json.ts';
import { lineOf, parameterNameOf } from '../shared/names.ts';
import { placeholderOf } from '../shared/placeholders.ts';

/** What a run by hand is asked for, and how it stands in the data of the event. */
export interface Inputs {
  parameters: TemplateParameter[];
  inputs: JsonObject;
}

/** The inputs of `workflow_dispatch` as parameters. */
export function inputsOf(on: Fields): Inputs {
  const found: Inputs = { parameters: [], inputs: {} };
  const dispatch = on.raw('workflow_dispatch');
  if (!isObject(dispatch)) return found;
  const inputs = new Fields(dispatch, on.at('workflow_dispatch')).object('inputs');
  if (!inputs) return found;
  for (const name of inputs.names) {
    const input = inputs.object(name) ?? new Fields({}, inputs.at(name));
    const parameter = parameterOf(
      name,
      input,
      found.parameters.map((each) => each.name),
    );
    found.parameters.push(parameter);
    found.inputs[name] = placeholderOf(parameter.name);
  }
  return found;
}

function parameterOf(name: string, input: Fields, taken: readonly string[]): TemplateParameter {
  const parameter: TemplateParameter = { name: parameterNameOf(name, taken) };
  const description = lineOf(input.text('description') ?? '');
  if (description !== '') parameter.description = description;
  if (input.flag('required', false)) parameter.required = true;
  const type = input.text('type') ?? 'string';
  const options = [...new Set(input.texts('options'))];
  if (type === 'choice' && options.length > 0) parameter.choices = options;
  if (type === 'boolean') parameter.choices = ['true', 'false'];
  const usual = input.raw('default');
  if (usual === null || usual === '') return parameter;
  if (typeof usual === 'object') throw new Invalid(input.at('default'), 'must be a single value', usual);
  if (parameter.choices && !parameter.choices.includes(String(usual)))
    throw new Invalid(input.at('default'), `must be one of ${parameter.choices.join(', ')}`, usual);
  return { ...parameter, default: String(usual) };
}
