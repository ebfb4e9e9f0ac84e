import type { JobDefinition } from '@baton/core';
import { sampleSubmit } from '../../testing/plane.ts';
import type { TemplateInput } from '../use-cases.ts';

export function sampleDefinition(patch: Partial<JobDefinition> = {}): JobDefinition {
  const { project: _project, secretEnvironment: _own, ...definition } = sampleSubmit();
  return { ...definition, ...patch };
}

/** A template that only somebody's word runs. */
export const sampleTemplate = (patch: Partial<TemplateInput> = {}): TemplateInput => ({
  project: null,
  name: 'nightly',
  description: '',
  job: sampleDefinition(),
  parameters: [],
  schedule: { kind: 'manual' },
  overlap: 'skip',
  missed: 'once',
  enabled: true,
  ...patch,
});
