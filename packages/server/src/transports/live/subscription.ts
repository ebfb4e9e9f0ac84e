import type { ServerMessage } from '@baton/protocol';
import type { PersonalApp } from '../../app/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LiveHub } from './hub.ts';

/** What a subscription can do with its connection. */
export interface Outlet {
  send(message: ServerMessage): void;
  /** resolves when it left this process: for what may be long */
  sendGently(message: ServerMessage): Promise<void>;
  sendText(text: string): void;
}

export interface SubscriptionDeps {
  /** as far as the one who follows may see */
  app: PersonalApp;
  hub: LiveHub;
  clock: Clock;
  outlet: Outlet;
  id: string;
}

/** One topic that a client follows. */
export interface Subscription {
  /** Sends the snapshot, or what was missed since `cursor`; then changes as they come. */
  open(cursor: number | null): Promise<void>;
  close(): void;
}
