import { createHmac } from 'node:crypto';
import type { NoticeKind } from '@baton/core';
import { person } from '../../testing/fakes.ts';
import type { TestPlane } from '../../testing/plane.ts';
import type { NewWebhook } from '../use-cases.ts';
import type { Received } from './receiver.ts';

/** A webhook of the instance, by somebody. */
export const addWebhook = (plane: TestPlane, url: string, kinds: NoticeKind[], patch: Partial<NewWebhook> = {}) =>
  plane.app.webhooks.create({ name: 'hook', url, scope: null, kinds, queueAgeMs: 600_000, ...patch }, person('ada'));

/** What a receiver does with the header: whether one of its signatures is of this secret. Written as the guide has it. */
export function isSignedWith(secret: string, { headers, text }: Received): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`;
  const expected = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
  return String(headers['webhook-signature']).split(' ').includes(expected);
}
