import type { App } from '../../app/index.ts';
import type { Auth } from '../../auth/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Entropy } from '../../ports/entropy.ts';
import type { Logger } from '../../ports/telemetry.ts';
import type { WebhookSender } from '../../ports/webhook-sender.ts';
import type { Lane } from '../../transports/http/lane/lane.ts';
import type { Addresses } from '../../transports/http/public-url.ts';

/** What a gateway is built of. */
export interface GatewayParts {
  app: App;
  auth: Auth;
  addresses: Addresses;
  /** before the HTTP server: calls that come often go by it */
  lane: Pick<Lane, 'add'>;
  clock: Clock;
  entropy: Entropy;
  logger: Logger;
  /** the way out to addresses that runners name */
  webhookSender: WebhookSender;
  /** as the app has them, in ms */
  leaseTtlMs: number;
  /** of our own protocol, as the app speaks it */
  protocol: { min: number; max: number };
}
