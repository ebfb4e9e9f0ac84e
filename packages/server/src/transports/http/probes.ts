import type { FastifyInstance } from 'fastify';
import type { App } from '../../app/index.ts';
import { type IdentifyDeps, identify } from './identify.ts';
import { isOfThisMachine } from './reached.ts';

export interface ProbeDeps extends IdentifyDeps {
  app: App;
  /** resolves when the store answers */
  storeAnswers: () => Promise<unknown>;
  metrics: { readonly contentType: string; text(): Promise<string> };
}

/** For monitoring: is the process alive, can it work, and what does it count. */
export function addProbes(server: FastifyInstance, deps: ProbeDeps): void {
  const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
  server.get('/healthz', (_request, reply) => reply.headers(headers).send({ status: 'ok' }));
  server.get('/readyz', async (_request, reply) => {
    const problem =
      deps.app.health.notReady() ??
      (await deps.storeAnswers().then(
        () => null,
        () => 'the database does not answer',
      ));
    reply.headers(headers).code(problem === null ? 200 : 503);
    return problem === null ? { status: 'ready' } : { status: 'not ready', problem };
  });
  server.get('/metrics', async (request, reply) => {
    // a proxy on this machine speaks for others: then a credential is needed too
    if (!isOfThisMachine(deps.addresses, request.raw)) await identify(deps, request, reply);
    return reply
      .headers(headers)
      .type(deps.metrics.contentType)
      .send(await deps.metrics.text());
  });
}
