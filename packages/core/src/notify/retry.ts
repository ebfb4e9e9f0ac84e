import { type Webhook, type WebhookAnswer, type WebhookDelivery, webhookLimits } from './state.ts';

const firstPauseMs = 5_000;
const pauseMsMax = 3_600_000;
const probePauseMsMax = 300_000;
const retryAfterMsMax = 86_400_000;

/** After so many failed tries in a row a receiver is asked with one delivery at a time, until it answers. */
export const circuitFailures = 5;

/** 5 s, 10 s, 20 s … up to `most`, half to one and a half of it. */
const backoffMs = (tries: number, most: number, unit: number): number =>
  Math.round(Math.min(most, firstPauseMs * 2 ** Math.min(tries - 1, 30)) * (0.5 + unit));

const askedMs = ({ retryAfterMs }: WebhookAnswer): number => Math.min(retryAfterMs ?? 0, retryAfterMsMax);

/** Whether the receiver took it. */
export const isTaken = ({ status, problem }: WebhookAnswer): boolean =>
  problem === null && status !== null && status >= 200 && status < 300;

/**
 * When a delivery is tried again whose try had this answer. After three days it is given up; the last try is at their end, whatever pause the
 * receiver asked for.
 *
 * @param unit chance, in [0, 1)
 * @param tries made so far, this one among them
 */
export function nextAttempt(
  now: number,
  unit: number,
  { tries, pendingSince }: Pick<WebhookDelivery, 'tries' | 'pendingSince'>,
  answer: WebhookAnswer,
): number | 'given up' {
  const end = pendingSince + webhookLimits.tryForMs;
  if (now >= end) return 'given up';
  return Math.min(end, now + Math.max(backoffMs(tries, pauseMsMax, unit), askedMs(answer)));
}

/** Before when nothing more is sent to a webhook with so many failures in a row; null: what is due may go. */
export function nextProbe(now: number, unit: number, failures: number, answer: WebhookAnswer): number | null {
  const pauseMs = failures < circuitFailures ? 0 : backoffMs(failures - circuitFailures + 1, probePauseMsMax, unit);
  const waitMs = Math.max(pauseMs, askedMs(answer));
  return waitMs === 0 ? null : now + waitMs;
}

/** Whether a webhook is only probed. */
export const isFailing = ({ failures }: Pick<Webhook, 'failures'>): boolean => failures >= circuitFailures;
