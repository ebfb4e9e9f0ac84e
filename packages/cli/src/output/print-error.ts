import { ApiError } from '@baton/protocol/errors';
import { Refusal } from '../rest/refusal.ts';
import { clean } from './clean.ts';

/** How a failure is told on stderr: for people, or as the same body that REST sends. */
export function describeError(error: unknown, json: boolean): string {
  const { code, message, next, detail } = partsOf(error);
  if (json) return `${JSON.stringify({ error: { code, message, next, detail } })}\n`;
  return `baton: ${clean(message)}\n${next === '' ? '' : `  next: ${clean(next)}\n`}`;
}

/** 2 for a command that can not be understood or that has to be confirmed, else 1. */
export const exitCodeOf = (error: unknown): number => (['usage', 'confirmation_needed'].includes(partsOf(error).code) ? 2 : 1);

function partsOf(error: unknown): { code: string; message: string; next: string; detail: Readonly<Record<string, unknown>> } {
  if (error instanceof Refusal || error instanceof ApiError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message, next: '', detail: {} };
}
