import type { FastifyInstance } from 'fastify';
import type { GatewayParts } from '../shared/parts.ts';

/** Lets runners of gitea in. */
export function addGiteaGateway(_server: FastifyInstance, _parts: GatewayParts): void {}
