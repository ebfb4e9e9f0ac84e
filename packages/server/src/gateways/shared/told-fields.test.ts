import { needsNative } from '@baton/core';
import { specKindOf } from '@baton/protocol';
import { expect, test } from 'vitest';

const checkout = { repository: 'https://git.example/a.git', ref: 'main' };

/** By executor: a job that runners of another system do, and the fields of which gateways tell them, or which say nothing of such a job. */
const known: Readonly<Record<string, { job: Record<string, unknown>; told: string }>> = {
  shell: { job: { command: ['make'] }, told: 'command script interpreter environment workingDirectory checkout' },
  ansible: {
    job: { playbook: 'a.yml', checkout },
    told:
      'playbook checkout inventory inventoryText extraVars limit tags skipTags check diff verbosity forks user become environment ' +
      'privateKeyVariable vaultPasswordVariable',
  },
  terraform: {
    job: { action: 'plan', checkout },
    told:
      'action checkout workingDirectory workspace variables varFiles targets replace parallelism binary environment ' +
      // of what is done with a plan, or instead of one
      'approval compare lockId planLifeMs',
  },
  transmit: { job: { modulation: 'cw', message: 'a' }, told: 'modulation message wordsPerMinute' },
};

test.each(Object.keys(known))('what %s may say is told to runners of other systems, or keeps the job from them', (executor) => {
  const { job, told } = known[executor] ?? { job: {}, told: '' };
  const schema = specKindOf(executor)?.schema as { properties?: object } | undefined;
  expect(needsNative(executor, job)).toBe(false);
  const untold = Object.keys(schema?.properties ?? { none: null }).filter((field) => !told.split(' ').includes(field));
  // whoever adds a field says it here, after a gateway tells it, or in `native-only` of core
  expect(untold.filter((field) => !needsNative(executor, { ...job, [field]: { in: ['something'] } }))).toEqual([]);
});
