import type { EditTemplate, NewTemplate, TemplateJob, TemplateParameter } from '@baton/protocol';
import type { TemplateEdit, TemplateInput } from '../../../app/index.ts';
import { submissionOf } from './job-input.ts';

/** A new template as the use case wants it. `executor`: the default one of its project. */
export const templateInputOf = (body: NewTemplate, executor: string): TemplateInput => ({
  project: body.project ?? null,
  name: body.name,
  description: body.description ?? '',
  job: definitionOf(body.job, body.name, executor),
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
export function templateEditOf({ job, parameters, ...rest }: EditTemplate, name: string, executor: string): TemplateEdit {
  return {
    ...rest,
    ...(job && { job: definitionOf(job, rest.name ?? name, executor) }),
    ...(parameters && { parameters: parameters.map(parameterOf) }),
  };
}

function definitionOf(job: TemplateJob, name: string, executor: string): TemplateInput['job'] {
  const {
    project: _project,
    secretEnvironment: _values,
    ...definition
  } = submissionOf({ name, ...job }, job.executor ?? executor);
  return definition;
}

const parameterOf = (parameter: TemplateParameter): TemplateInput['parameters'][number] => ({
  name: parameter.name,
  description: parameter.description ?? '',
  default: parameter.default ?? null,
  required: parameter.required ?? false,
  choices: parameter.choices ?? null,
});
