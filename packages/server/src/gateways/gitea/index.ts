import type { FastifyInstance } from 'fastify';
import type { GatewayParts } from '../shared/parts.ts';
import { GiteaCalls } from './calls.ts';
import { answerErrors } from './connect/error-answers.ts';
import { proceduresOf } from './procedures.ts';
import { addToLane, addToServer } from './routes.ts';

/** Lets runners of Gitea in: Connect's unary calls, written out by hand over the messages of protobuf. */
export function addGiteaGateway(server: FastifyInstance, parts: GatewayParts): void {
  const { app, addresses } = parts;
  const calls = new GiteaCalls({ ...parts, runners: app.runners, url: () => addresses.publicUrl ?? addresses.listenUrl });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(['application/proto', 'application/json'], { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
  server.setErrorHandler(answerErrors(parts));
  const procedures = proceduresOf(calls, parts);
  addToServer(server, procedures);
  addToLane(procedures, parts);
}
