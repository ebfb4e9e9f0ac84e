import { readFile } from 'node:fs/promises';
import { restPaths } from '@baton/protocol';
import type { FastifyInstance } from 'fastify';
import { pageHeaders } from '../../http/headers.ts';

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Baton API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${restPaths.docs}/swagger-ui.css">
</head>
<body>
<div id="api"></div>
<script src="${restPaths.docs}/swagger-ui-bundle.js"></script>
<script src="${restPaths.docs}/start.js"></script>
</body>
</html>
`;

const start = `window.ui = SwaggerUIBundle({
  url: '${restPaths.openapi}',
  dom_id: '#api',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  docExpansion: 'list',
  tryItOutEnabled: true,
});
`;

/** Files of the installed package, read when somebody looks at the page. */
const bundled = { 'swagger-ui.css': 'text/css', 'swagger-ui-bundle.js': 'text/javascript' } as const;

/** The browsable description of the API; nothing is fetched from elsewhere. */
export function addDocsPage(server: FastifyInstance, document: () => Record<string, unknown>): void {
  const headers = { ...pageHeaders, 'cache-control': 'no-cache' };
  server.get(restPaths.openapi, (_request, reply) => reply.headers(headers).send(document()));
  server.get(restPaths.docs, (_request, reply) => reply.headers(headers).type('text/html; charset=utf-8').send(page));
  server.get(`${restPaths.docs}/start.js`, (_request, reply) => {
    return reply.headers(headers).type('text/javascript; charset=utf-8').send(start);
  });
  for (const [file, type] of Object.entries(bundled)) {
    server.get(`${restPaths.docs}/${file}`, async (_request, reply) => {
      const content = await readFile(new URL(`static/${file}`, import.meta.resolve('@fastify/swagger-ui')));
      return reply.headers(headers).type(`${type}; charset=utf-8`).send(content);
    });
  }
}
