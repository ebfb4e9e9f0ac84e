import { catalogue } from '@baton/protocol/catalogue';
import { expect } from 'vitest';
import { type Answer, errorOf } from './rest.ts';

/** A refusal as every one must be: of the catalogue, with its status and a next step. Answers code and message. */
export function refusal(answer: Answer<unknown>): { code: string; message: string } {
  const { code, message, next } = errorOf(answer);
  const entry = (catalogue as Record<string, { status: number }>)[code];
  expect(answer.status).toBe(entry?.status);
  expect(message).not.toMatch(/[\p{Cc}]|undefined|\[object/u);
  expect(next).not.toBe('');
  return { code, message };
}
