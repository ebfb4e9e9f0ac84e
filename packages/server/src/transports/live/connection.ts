import { ApiError, ClientMessage, type ServerMessage, type Topic } from '@baton/protocol';
import type { WebSocket } from 'ws';
import type { App, PersonalApp } from '../../app/index.ts';
import type { Person } from '../../auth/index.ts';
import type { Clock } from '../../ports/clock.ts';
import { checkerOf } from '../http/checker.ts';
import type { ReportError } from './errors.ts';
import type { LiveHub } from './hub.ts';
import { MessageRate } from './message-rate.ts';
import { Outbox } from './outbox.ts';
import type { Subscription, SubscriptionDeps } from './subscription.ts';
import { AuditSubscription } from './topics/audit.ts';
import { DashboardSubscription } from './topics/dashboard.ts';
import { JobSubscription } from './topics/job.ts';
import { JobsSubscription } from './topics/jobs.ts';
import { LinesSubscription } from './topics/lines.ts';
import { LogSubscription } from './topics/log.ts';
import { PausesSubscription } from './topics/pauses.ts';
import { PoolsSubscription } from './topics/pools.ts';
import { QueueSubscription } from './topics/queue.ts';
import { ReleasesSubscription } from './topics/releases.ts';
import { RunnersSubscription } from './topics/runners.ts';
import { TemplatesSubscription } from './topics/templates.ts';

export interface ConnectionDeps {
  app: App;
  hub: LiveHub;
  clock: Clock;
  version: string;
  /** bytes that may wait for a client before it is cut off */
  bufferBytesMax: number;
  /** the error as the client is told of it; a defect is logged */
  reportError: ReportError;
}

const subscriptionsMax = 64;
/** RFC 6455: the other side broke our rules */
const closePolicy = 1008;

const checkMessage = checkerOf(ClientMessage, 'message');

/** One client of the live views. */
export class LiveConnection {
  readonly person: Person;
  readonly #socket: WebSocket;
  readonly #deps: ConnectionDeps;
  readonly #app: PersonalApp;
  readonly #outbox: Outbox;
  readonly #rate: MessageRate;
  readonly #subscriptions = new Map<string, Subscription>();

  constructor(socket: WebSocket, person: Person, deps: ConnectionDeps) {
    this.#socket = socket;
    this.person = person;
    this.#deps = deps;
    this.#app = deps.app.as(person);
    this.#outbox = new Outbox(socket, deps.bufferBytesMax);
    this.#rate = new MessageRate(deps.clock);
    socket.on('message', (data, isBinary) => this.#take(isBinary ? null : String(data)));
    socket.on('close', () => this.#closeAll());
    // a broken connection closes; there is nothing to add
    socket.on('error', () => socket.terminate());
    this.#outbox.send({ op: 'hello', serverVersion: deps.version, now: deps.clock.now() });
  }

  /** Ends it with a code of RFC 6455, or of our own from 4000 on. */
  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  #take(text: string | null): void {
    if (!this.#rate.allows()) {
      this.close(closePolicy, 'too many messages');
      return;
    }
    try {
      this.#obey(checkMessage(parse(text)));
    } catch (error) {
      this.#tellError(null, error);
    }
  }

  #obey(message: ClientMessage): void {
    if (message.op === 'ping') {
      this.#outbox.send({ op: 'pong', now: this.#deps.clock.now() });
      return;
    }
    this.#subscriptions.get(message.id)?.close();
    this.#subscriptions.delete(message.id);
    if (message.op === 'unsubscribe') return;
    if (this.#subscriptions.size >= subscriptionsMax) {
      throw new ApiError('invalid_request', {
        where: 'id',
        problem: `at most ${subscriptionsMax} subscriptions are possible`,
        value: message.id,
      });
    }
    const subscription = this.#subscriptionOf(message.id, message.topic);
    this.#subscriptions.set(message.id, subscription);
    subscription.open(message.cursor).catch((error: unknown) => this.#drop(message.id, subscription, error));
  }

  #subscriptionOf(id: string, topic: Topic): Subscription {
    const { hub, clock } = this.#deps;
    const deps: SubscriptionDeps = { app: this.#app, hub, clock, id, outlet: this.#outbox };
    const onError = (error: unknown): void => this.#tellError(id, error);
    switch (topic.name) {
      case 'runners':
        return new RunnersSubscription(deps, topic);
      case 'jobs':
        return new JobsSubscription(deps, topic, onError);
      case 'job':
        return new JobSubscription(deps, topic.jobId, onError);
      case 'dashboard':
        return new DashboardSubscription(deps, topic, onError);
      case 'queue':
        return new QueueSubscription(deps, topic, onError);
      case 'log':
        return new LogSubscription(deps, topic, onError);
      case 'lines':
        return new LinesSubscription(deps, topic, onError);
      case 'pauses':
        return new PausesSubscription(deps, onError);
      case 'releases':
        return new ReleasesSubscription(deps);
      case 'pools':
        return new PoolsSubscription(deps);
      case 'templates':
        return new TemplatesSubscription(deps);
      case 'audit':
        return new AuditSubscription(deps, topic, onError);
    }
  }

  #drop(id: string, subscription: Subscription, error: unknown): void {
    subscription.close();
    if (this.#subscriptions.get(id) === subscription) this.#subscriptions.delete(id);
    this.#tellError(id, error);
  }

  #tellError(id: string | null, error: unknown): void {
    const { code, message, next } = this.#deps.reportError(error);
    this.#outbox.send({ op: 'error', id, code, message, next } satisfies ServerMessage);
  }

  #closeAll(): void {
    for (const subscription of this.#subscriptions.values()) subscription.close();
    this.#subscriptions.clear();
  }
}

function parse(text: string | null): unknown {
  if (text === null) throw new ApiError('malformed_json', { problem: 'messages are text' });
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ApiError('malformed_json', { problem: 'the message is cut off or is no JSON' });
  }
}
