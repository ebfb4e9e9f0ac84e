import type { FastifyInstance } from 'fastify';
import { ForeignFleet } from '../shared/foreign-fleet.ts';
import type { GatewayParts } from '../shared/parts.ts';
import { SemaphoreCalls } from './calls.ts';
import { plainCapabilities } from './capabilities.ts';
import { addRoutes } from './http.ts';
import { Webhooks } from './webhooks.ts';

/** Lets runners of Semaphore in, of all releases since 2.10. */
export function addSemaphoreGateway(server: FastifyInstance, parts: GatewayParts): void {
  const { app, clock, entropy, logger, leaseTtlMs, protocol } = parts;
  const deps = { runners: app.runners, clock, entropy, logger, leaseTtlMs, protocol };
  const fleet = new ForeignFleet(deps, { speaks: 'semaphore', capabilities: plainCapabilities });
  const webhooks = new Webhooks(parts);
  webhooks.watch();
  const calls = new SemaphoreCalls({ ...parts, fleet, webhooks });
  server.addHook('onClose', async () => {
    webhooks.close();
    calls.close();
  });
  addRoutes(server, { ...parts, calls });
}
