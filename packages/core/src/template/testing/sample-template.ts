import { sampleSubmission } from '../../testing/samples.ts';
import type { Template } from '../state.ts';

/** A template that somebody disabled when they made it. */
export function sampleTemplateRow(patch: Partial<Template> = {}): Template {
  const { name, executor, priority, onLost, onPartition, maxAttempts, timeLimitMs, waitLimitMs, concurrency, spec } =
    sampleSubmission();
  return {
    ...{ id: 'template-1', revision: 1, scopeId: 'project-default', name: 'nightly', description: '' },
    job: {
      ...{ name, executor, priority, onLost, onPartition, maxAttempts, timeLimitMs, waitLimitMs, concurrency, spec, secrets: {} },
      ...{ executorVersionMin: null, labels: [], ranges: {}, attributes: {}, runnerVersionMin: null, device: null, runner: null },
    },
    ...{ parameters: [], schedule: { kind: 'manual' }, overlap: 'skip', missed: 'once', enabledAt: null, disabled: null },
    ...{ dueAt: null, awaits: null, open: [], lastRun: null, runs: 0, passed: [], problem: null },
    ...{ createdAt: 0, createdBy: 'jo', changedAt: 0, changedBy: 'jo', removedAt: null },
    ...patch,
  };
}
