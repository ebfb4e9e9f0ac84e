import fastify from 'fastify';
import type { GatewayParts } from '../../gateways/shared/parts.ts';
import { addGateways } from '../gateways.ts';

export interface ForeignPath {
  method: string;
  url: string;
}

const whatever: ProxyHandler<() => void> = {
  get: (_, name) => (name === 'then' ? undefined : name === Symbol.toPrimitive ? () => 0 : anything),
  apply: () => anything,
};
/** Nothing that is mounted is called. */
const anything: unknown = new Proxy(() => {}, whatever);
const names = ['app', 'auth', 'addresses', 'clock', 'entropy', 'lane', 'logger', 'webhookSender', 'leaseTtlMs', 'protocol'];
const parts = Object.fromEntries(names.map((name) => [name, anything])) as unknown as GatewayParts;

/** Every route that the gateways mount, as the server would have them. */
export async function foreignPaths(): Promise<ForeignPath[]> {
  const server = fastify({ logger: false });
  const found: ForeignPath[] = [];
  server.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) if (each !== 'HEAD') found.push({ method: each, url });
  });
  await addGateways(server, parts);
  await server.ready();
  await server.close();
  return found;
}
