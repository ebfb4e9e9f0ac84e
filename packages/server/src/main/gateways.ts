import type { FastifyInstance } from 'fastify';
import { addChallengectlGateway } from '../gateways/challengectl/index.ts';
import { addGiteaGateway } from '../gateways/gitea/index.ts';
import { addSemaphoreGateway } from '../gateways/semaphore/index.ts';
import type { GatewayParts } from '../gateways/shared/parts.ts';

/** Lets the runners of other systems in, each by its own protocol. */
export async function addGateways(server: FastifyInstance, parts: GatewayParts): Promise<void> {
  // each with parsers and errors of its own
  for (const add of [addGiteaGateway, addSemaphoreGateway, addChallengectlGateway])
    await server.register(async (own) => add(own, parts));
}
