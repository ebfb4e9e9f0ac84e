import type { FastifyInstance } from 'fastify';
import type { GatewayParts } from '../shared/parts.ts';

/** Lets runners of challengectl in. */
export function addChallengectlGateway(_server: FastifyInstance, _parts: GatewayParts): void {}
