import { lookup as lookUp } from 'node:dns/promises';
import { type WebhookAnswer, webhookLimits } from '@baton/core';
import type { Clock } from '../ports/clock.ts';
import type { WebhookSender } from '../ports/webhook-sender.ts';
import { exchange, type Head } from './exchange.ts';
import { type Lookup, targetOf } from './target.ts';

export interface SenderDeps {
  clock: Clock;
  /** networks that are not of the public internet and may be reached nevertheless */
  privateNetworks: readonly string[];
  /** by default the system's */
  lookup?: Lookup;
}

const systemLookup: Lookup = async (host) => (await lookUp(host, { all: true, verbatim: true })).map(({ address }) => address);

/** Sends webhooks with Node's own client. */
export function createWebhookSender({ clock, privateNetworks, lookup = systemLookup }: SenderDeps): WebhookSender {
  const find = (url: string) => targetOf(url, privateNetworks, lookup);
  return {
    problemOf: async (url) => {
      const found = await withinTime(clock, () => find(url));
      if (found === null) return 'was not found in time';
      return 'problem' in found ? found.problem : null;
    },
    post: async (post, signal) => {
      const startedAt = clock.monotonic();
      const limit = new AbortController();
      const cancel = clock.after(webhookLimits.tryMs, () => limit.abort());
      const both = AbortSignal.any([signal, limit.signal]);
      const told = (answer: Omit<WebhookAnswer, 'at' | 'durationMs'>) => ({
        ...answer,
        durationMs: Math.round(clock.monotonic() - startedAt),
      });
      try {
        const target = await orAborted(find(post.url), both);
        if ('problem' in target) return told(nothing(`the address ${target.problem}`));
        return told(answerOf(await exchange(target, post, both), clock.now()));
      } catch (error) {
        if (signal.aborted) return told(nothing('the server stopped'));
        if (limit.signal.aborted) return told(nothing(`there was no answer within ${webhookLimits.tryMs / 1_000} s`));
        return told(nothing(wordsOf(error)));
      } finally {
        cancel();
      }
    },
  };
}

const nothing = (problem: string) => ({ status: null, problem, bodyHead: '', retryAfterMs: null });

function answerOf({ status, retryAfter, bodyHead }: Head, now: number): Omit<WebhookAnswer, 'at' | 'durationMs'> {
  return { status, problem: problemOf(status), bodyHead, retryAfterMs: retryAfterMsOf(retryAfter, now) };
}

function problemOf(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `it answered ${status}: redirects are not followed`;
  return `it answered ${status}`;
}

/** Seconds, or a date. */
function retryAfterMsOf(text: string | undefined, now: number): number | null {
  if (text === undefined) return null;
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isFinite(ms) && ms > 0 ? ms : null;
}

/** What went wrong, without anything of the address. */
function wordsOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return typeof code === 'string' ? `no connection: ${code}` : `no answer: ${String(message).slice(0, 200)}`;
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

async function withinTime<T>(clock: Clock, action: () => Promise<T>): Promise<T | null> {
  const limit = new AbortController();
  const cancel = clock.after(webhookLimits.tryMs, () => limit.abort());
  try {
    return await orAborted(action(), limit.signal);
  } catch {
    return null;
  } finally {
    cancel();
  }
}
