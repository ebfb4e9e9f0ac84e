import type { FastifyInstance } from 'fastify';
import type { App } from '../app/app.ts';
import type { Auth } from '../auth/index.ts';
import type { Config } from '../config/index.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Clock } from '../ports/clock.ts';
import type { Entropy } from '../ports/entropy.ts';
import type { Logger } from '../ports/telemetry.ts';
import type { WebhookSender } from '../ports/webhook-sender.ts';
import type { Store } from '../store/interface.ts';
import { createLane, type Lane } from '../transports/http/lane/lane.ts';
import type { Listener } from '../transports/http/listener.ts';
import { addProbes } from '../transports/http/probes.ts';
import type { Addresses } from '../transports/http/public-url.ts';
import { createHttpServer } from '../transports/http/server.ts';
import { addLive, type Live } from '../transports/live/live.ts';
import { addDownloads, addReleaseDownloads } from '../transports/pages/downloads.ts';
import { addFileSending, webFallback } from '../transports/pages/web.ts';
import { addRest } from '../transports/rest/rest.ts';
import { addRunnerProtocol, runnerRouteDocs } from '../transports/runner/runner.ts';
import { addGateways } from './gateways.ts';
import { surroundings } from './surroundings.ts';

export interface HttpParts {
  config: Config;
  app: App;
  auth: Auth;
  store: Store;
  clock: Clock;
  entropy: Entropy;
  logger: Logger;
  webhookSender: WebhookSender;
  metrics: Metrics;
  addresses: Addresses;
  listener: Listener;
  version: string;
  durations: Readonly<Record<string, number>>;
  protocol: { min: number; max: number };
}

/** Puts all transports on one HTTP server, which does not listen yet. */
export async function buildHttp(parts: HttpParts): Promise<{ http: FastifyInstance; lane: Lane; live: Live }> {
  const { app, auth, config, metrics, store } = parts;
  const identify = { auth, addresses: parts.addresses, sessionLifetimeMs: config.sessionLifetimeMs };
  const http = createHttpServer({
    listener: parts.listener,
    addresses: parts.addresses,
    logger: parts.logger,
    entropy: parts.entropy,
    clock: parts.clock,
    onAnswered: (answered) => metrics.answered(answered),
    fallback: webFallback(config.webDir),
  });
  const lane = createLane({ ...parts, onAnswered: (answered) => metrics.answered(answered) });
  await addFileSending(http);
  addRunnerProtocol(http, lane, { app, auth, addresses: parts.addresses, clock: parts.clock });
  addRest(http, lane, { ...parts, ...identify, surroundings: () => surroundings(config) }, runnerRouteDocs);
  await addGateways(http, { ...parts, lane, leaseTtlMs: config.leaseTtlMs });
  addDownloads(http, config);
  addReleaseDownloads(http, app.releases);
  addProbes(http, { ...identify, app, metrics, storeAnswers: () => store.read.latestSeq() });
  const live = addLive(http.server, { ...parts, bufferBytesMax: config.liveBufferBytes });
  await http.ready();
  lane.attach(http.server, config.connectionsMax);
  return { http, lane, live };
}
