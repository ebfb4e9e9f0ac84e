import { apiRoutes } from '@baton/server/reference';
import { markdownTable } from '../markdown-table.ts';

export const path = 'docs/reference/api.md';

const whoMay: Record<(typeof apiRoutes)[number]['access'], string> = {
  anyone: 'anyone',
  person: 'people and API tokens',
  runner: 'runners',
  enrolment: 'a pairing or registration token',
  provisioner: 'a provisioning key',
  attempt: 'the job of a running attempt',
};

/** Every route of REST and the runner protocol, from the routes themselves. */
export async function generate(): Promise<string> {
  const sections = [...Map.groupBy(apiRoutes, (route) => route.tag)].map(([tag, routes]) => {
    const rows = routes.map(({ method, path: address, summary, access }) => [
      `\`${method} ${address}\``,
      summary,
      whoMay[access],
    ]);
    return `## ${tag.charAt(0).toUpperCase()}${tag.slice(1)}\n\n${markdownTable(['Call', 'Does', 'For'], rows)}`;
  });
  return [
    '# The API at a glance',
    'Generated from the routes by `npm run generate`.',
    'A running server describes every call with its fields, answers and errors at `/api/v1/docs`, and as OpenAPI 3.1 at\n`/api/v1/openapi.json`. Besides these calls there are the live views (a WebSocket at `/api/v1/live`), `/metrics`, `/healthz` and `/readyz`.',
    ...sections,
  ]
    .join('\n\n')
    .concat('\n');
}
