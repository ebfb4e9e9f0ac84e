import type { AppDeps } from '../deps.ts';
import type { BearerUse } from '../runner-calls.ts';

const marks: Readonly<Record<BearerUse, string>> = { identity: 'i', attempt: '' };

/** What a job shows for its attempt: good for one use alone, and for nothing once the attempt's lease is lost. */
export const attemptBearerOf = (
  { deps }: { deps: Pick<AppDeps, 'tokens'> },
  use: BearerUse,
  attemptId: string,
  epoch: number,
): string => `bat_job_${marks[use]}${epoch}_${deps.tokens.proofOf(`${use} ${attemptId} ${epoch}`)}`;

/** The epoch that a bearer claims to be of; null: it is none for this use. */
export function epochOfBearer(use: BearerUse, bearer: string): number | null {
  const match = /^bat_job_(i?)(\d{1,15})_[\w-]{43}$/.exec(bearer);
  return match && match[1] === marks[use] ? Number(match[2]) : null;
}
