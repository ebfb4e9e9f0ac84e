import type { App } from '../../app/app.ts';
import type { Auth } from '../../auth/auth.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Entropy } from '../../ports/entropy.ts';
import type { WebhookSender } from '../../ports/webhook-sender.ts';
import type { ForeignFleet } from '../shared/foreign-fleet.ts';
import type { Webhooks } from './webhooks.ts';

export interface SemaphoreDeps {
  app: App;
  auth: Auth;
  clock: Clock;
  entropy: Entropy;
  webhookSender: WebhookSender;
  webhooks: Webhooks;
  fleet: ForeignFleet;
}
