import { expect, test } from 'vitest';
import { readShellSpec } from './shell-spec.ts';

const specWith = (environment: Record<string, string>) => readShellSpec({ script: 'true', environment });

test('a job brings the values of a template along, and nothing else that the runner says', () => {
  expect(specWith({ BATON_PARAM_TARGET: 'a', PATH: '/bin' }).environment).toEqual({ BATON_PARAM_TARGET: 'a', PATH: '/bin' });
  expect(() => specWith({ BATON_JOB_ID: 'x' })).toThrow('BATON_JOB_ID is set by the runner');
});
