import { version } from '@baton/protocol';
import type { RouteDoc } from '../transports/http/route.ts';
import { openApiDocument } from '../transports/rest/openapi/document.ts';
import { restRoutes } from '../transports/rest/rest.ts';
import { runnerRouteDocs } from '../transports/runner/runner.ts';

export { configurationPage } from '../config/index.ts';

const routes: readonly RouteDoc[] = [...restRoutes, ...runnerRouteDocs];

/** What the reference page of the API shows of each route. */
export const apiRoutes = routes.map(({ method, path, summary, tag, access }) => ({ method, path, summary, tag, access }));

/** The description of the API, as the server itself answers it at /api/v1/openapi.json. */
export const apiDescription = (): Record<string, unknown> => openApiDocument(routes, version);
