import { expect, test } from 'vitest';
import { Failure } from '../../api/failure.ts';
import { fieldProblemOf } from './field-problem.ts';

const refused = (code: string, detail: object) => fieldProblemOf(new Failure(400, code, 'It is wrong', 'Do it.', { ...detail }));

test('what is wrong with a field of the specification is told beside it', () => {
  const text = 'It is wrong. Do it.';
  expect(refused('invalid_request', { where: 'spec.ref' })).toEqual({ field: 'ref', text, line: null });
  expect(refused('workflow_invalid', { where: 'spec.workflow', line: 7 })).toEqual({ field: 'workflow', text, line: 7 });
  expect(refused('invalid_request', { where: 'spec.checkout.ref' })?.field).toBe('checkout');
  expect(refused('invalid_request', { where: 'job.spec.files["a"]' })?.field).toBe('files');
});

test('what has no field there is told above the form', () => {
  expect(refused('invalid_request', { where: 'labels' })).toBeNull();
  expect(refused('invalid_request', { where: 'spec' })).toBeNull();
  expect(refused('invalid_request', { where: 'spec.environment.A' })).toBeNull();
  expect(refused('unknown_field', { where: 'spec.colour' })).toBeNull();
  expect(refused('storage_full', {})).toBeNull();
  expect(fieldProblemOf(new Error('broken'))).toBeNull();
  expect(fieldProblemOf(null)).toBeNull();
});
