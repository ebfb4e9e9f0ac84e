import type { EditTemplate, NewTemplate, TemplateJob, TemplateParameter } from '@baton/protocol';
import type { TemplateEdit, TemplateInput } from '../../../app/index.ts';
import { submissionOf } from './job-input.ts';

/** A new template as the use case wants it. `executor`: the default one of its project. */
export const templateInputOf = async (body: NewTemplate, executor: string): Promise<TemplateInput> => ({
  project: body.project ?? null,
  name: body.name,
  description: body.description ?? '',
  job: await definitionOf(body.job, body.name, executor),
  parameters: (body.parameters ?? []).map(parameterOf),
  schedule: body.schedule ?? { kind: 'manual' },
  overlap: body.overlap ?? 'skip',
  missed: body.missed ?? 'once',
  enabled: body.enabled ?? true,
});

/**
 * @param name that the template has, or gets by the same change
 * @param executor the default one of its project
 */
export async function templateEditOf(
  { job, parameters, ...rest }: EditTemplate,
  name: string,
  executor: string,
): Promise<TemplateEdit> {
  return {
    ...rest,
    ...(job && { job: await definitionOf(job, rest.name ?? name, executor) }),
    ...(parameters && { parameters: parameters.map(parameterOf) }),
  };
}

async function definitionOf(job: TemplateJob, name: string, executor: string): Promise<TemplateInput['job']> {
  const {
    project: _project,
    secretEnvironment: _values,
    ...definition
  } = await submissionOf({ name, ...job }, job.executor ?? executor);
  return definition;
}

const parameterOf = (parameter: TemplateParameter): TemplateInput['parameters'][number] => ({
  name: parameter.name,
  description: parameter.description ?? '',
  default: parameter.default ?? null,
  required: parameter.required ?? false,
  choices: parameter.choices ?? null,
});
