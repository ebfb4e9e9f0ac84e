import type { FastifyInstance } from 'fastify';
import type { GatewayParts } from '../shared/parts.ts';

/** Lets runners of semaphore in. */
export function addSemaphoreGateway(_server: FastifyInstance, _parts: GatewayParts): void {}
