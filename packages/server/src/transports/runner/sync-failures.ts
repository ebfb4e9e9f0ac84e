import { ApiError, isErrorCode } from '@baton/protocol';
import type { SyncOutput } from '../../app/index.ts';

type Outcomes = NonNullable<SyncOutput['accepts']> | NonNullable<SyncOutput['reports']>;

/** Gives the failures of calls that rode along a sync the words that the calls alone would have got. */
export function withWords(answer: SyncOutput): SyncOutput {
  explain(answer.accepts ?? []);
  explain(answer.reports ?? []);
  return answer;
}

function explain(outcomes: Outcomes): void {
  for (const outcome of outcomes) {
    if (!('error' in outcome) || !isErrorCode(outcome.error.code)) continue;
    outcome.error.message = new ApiError(outcome.error.code, { attemptId: outcome.attemptId, epoch: 'sent' }).message;
  }
}
