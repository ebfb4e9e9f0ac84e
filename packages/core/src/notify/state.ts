import type { Sealed } from '../secret/state.ts';
import type { NoticeKind } from './kinds.ts';

/** Who is told of what happens in a scope, and in all under it, by a request to an address. */
export interface Webhook {
  id: string;
  revision: number;
  scopeId: string;
  name: string;
  url: string;
  /** the part of the address without its path, which may be a secret: this one is shown in the audit log */
  origin: string;
  kinds: NoticeKind[];
  /** `queue.too_old`: how long the oldest job of a kind may wait */
  queueAgeMs: number;
  /** of the key that its signing secret is sealed with */
  keyId: string;
  box: string;
  /** the secret that the present one took the place of: until then both sign */
  earlier: (Sealed & { until: number }) | null;
  /** null: it is enabled */
  disabled: WebhookDisabled | null;
  createdAt: number;
  createdBy: string;
  /** tries in a row that failed, of whatever delivery */
  failures: number;
  failingSince: number | null;
  /** before then nothing is tried; null: nothing stands against it */
  probeAt: number | null;
  /** when a try succeeded after the webhook was only probed, or somebody changed what may have been wrong: what failed before is due at once */
  recoveredAt: number | null;
}

export interface WebhookDisabled {
  at: number;
  by: string;
  reason: string | null;
}

export type DeliveryState = 'pending' | 'delivered' | 'given_up';

/** One event on its way to one webhook. Its body is fixed when the event is committed. */
export interface WebhookDelivery {
  id: string;
  revision: number;
  webhookId: string;
  state: DeliveryState;
  /** rises in the order of commits; made of the time, see {@link placeAt} */
  place: number;
  /** the same for every webhook and every try: receivers know by it what they had already */
  eventId: string;
  type: NoticeKind | 'ping';
  /** shown in lists: of what it tells */
  subject: string;
  /** deliveries of a webhook that share one of these go one after the other, in the order of their places */
  lanes: string[];
  /** JSON */
  body: string;
  createdAt: number;
  /** since when it is tried: its making, or the last time somebody asked for it */
  pendingSince: number;
  nextAt: number;
  /** a server sends it until then at the latest; null: none does */
  claimedUntil: number | null;
  /** somebody asked for it: it does not wait until the receiver has recovered */
  isByHand: boolean;
  tries: number;
  /** the newest tries, the oldest of them first */
  answers: WebhookAnswer[];
  endedAt: number | null;
}

/** What came of one try. */
export interface WebhookAnswer {
  at: number;
  durationMs: number;
  /** null: there was no answer */
  status: number | null;
  /** why there was none, or why it does not count; null: it counts */
  problem: string | null;
  /** the beginning of what the receiver said */
  bodyHead: string;
  /** how long it asked to be left alone; null: it did not */
  retryAfterMs: number | null;
}

/** Something that was told of and is not over: it is told of once, until it is over and comes again. */
export interface NoticeAlarm {
  id: string;
  revision: number;
  scopeId: string;
  /** what it was told for; another value is news */
  value: string;
  raisedAt: number;
}

/** Limits of webhooks; the wire schemas use the same. */
export const webhookLimits = {
  perScopeMax: 50,
  urlCharsMax: 2_000,
  /** of an answer, kept and shown */
  bodyHeadBytesMax: 2_048,
  answersKept: 5,
  tryMs: 10_000,
  /** how long a server may hold a delivery: longer than a try lasts */
  claimMs: 30_000,
  tryForMs: 3 * 86_400_000,
  keptMs: 30 * 86_400_000,
  rotationOverlapMs: 86_400_000,
  queueAgeMsMin: 1_000,
  queueAgeMsMax: 30 * 86_400_000,
  /** sent to one webhook at the same time */
  atOnceMax: 8,
} as const;

/** What a webhook's secret is sealed for. */
export const webhookPurpose = (webhookId: string): string => `webhook ${webhookId}`;

const placesPerMs = 1_000;

/** The first place that a delivery of this instant can have. */
export const placeAt = (at: number): number => Math.floor(at) * placesPerMs;

/** The place after `last`, at `now`: rises however the clock is set. */
export const nextPlace = (last: number, now: number): number => Math.max(last + 1, placeAt(now));
