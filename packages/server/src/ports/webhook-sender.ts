import type { WebhookAnswer } from '@baton/core';

export interface WebhookPost {
  url: string;
  headers: Readonly<Record<string, string>>;
  /** JSON */
  body: string;
}

/** The way out to receivers of webhooks. Each call looks anew whether the server may go where the address leads. */
export interface WebhookSender {
  /** Why nothing may be sent to this address, to follow it in a sentence; null: it may. */
  problemOf(url: string): Promise<string | null>;
  /** One try, of at most ten seconds. Never throws; ends early, with a problem, when `signal` says so. */
  post(post: WebhookPost, signal: AbortSignal): Promise<Omit<WebhookAnswer, 'at'>>;
}
