import type { FastifyInstance } from 'fastify';
import type { Lane } from '../http/lane/lane.ts';
import type { RouteDoc } from '../http/route.ts';
import type { RestDeps } from './deps.ts';
import { mount } from './mount.ts';
import { addDocsPage } from './openapi/docs-page.ts';
import { openApiDocument } from './openapi/document.ts';
import type { RestRoute } from './rest-route.ts';
import { accountRoutes } from './routes/account.ts';
import { auditRoutes } from './routes/audit.ts';
import { backupRoutes } from './routes/backup.ts';
import { challengectlRoutes } from './routes/challengectl.ts';
import { cloudIdentityRoutes } from './routes/cloud-identities.ts';
import { explanationRoutes } from './routes/explanation.ts';
import { registrationTokenRoutes } from './routes/gitea/registration-token.ts';
import { giteaRoutes } from './routes/gitea/runners.ts';
import { secretRoutes } from './routes/gitea/secrets.ts';
import { hostingRoutes } from './routes/hosting.ts';
import { identityRoutes } from './routes/identity.ts';
import { jobFileRoutes } from './routes/job-files.ts';
import { jobListRoutes } from './routes/job-lists.ts';
import { jobLogRoutes } from './routes/job-log.ts';
import { jobRoutes } from './routes/jobs.ts';
import { lineRoutes } from './routes/lines.ts';
import { networkRoutes } from './routes/networks.ts';
import { oidcRoutes } from './routes/oidc.ts';
import { organizationRoutes } from './routes/organizations.ts';
import { pauseRoutes } from './routes/pause.ts';
import { peopleRoutes } from './routes/people.ts';
import { poolRoutes } from './routes/pools.ts';
import { provisioningRoutes } from './routes/provisioning-keys.ts';
import { rangeRoutes } from './routes/ranges.ts';
import { registrationTokensRoutes } from './routes/registration-tokens.ts';
import { releaseRoutes } from './routes/releases.ts';
import { runnerActionRoutes } from './routes/runner-actions.ts';
import { runnerUpdateRoutes } from './routes/runner-updates.ts';
import { runnerRoutes } from './routes/runners.ts';
import { scopeSettingsRoutes } from './routes/scope-settings.ts';
import { scopeRoutes } from './routes/scopes.ts';
import { serverRoutes } from './routes/server.ts';
import { statisticsRoutes } from './routes/statistics.ts';
import { templateFileRoutes } from './routes/template-files.ts';
import { templateRoutes } from './routes/templates.ts';
import { timelineRoutes } from './routes/timeline.ts';
import { userCredentialRoutes } from './routes/user-credentials.ts';
import { userRoutes } from './routes/users.ts';
import { waveRoutes } from './routes/waves.ts';
import { webhookRoutes } from './routes/webhooks.ts';

/** Every route of REST. */
export const restRoutes: readonly RestRoute[] = [
  ...peopleRoutes,
  ...accountRoutes,
  ...oidcRoutes,
  ...runnerRoutes,
  ...challengectlRoutes,
  ...runnerActionRoutes,
  ...runnerUpdateRoutes,
  ...hostingRoutes,
  ...cloudIdentityRoutes,
  ...releaseRoutes,
  ...poolRoutes,
  ...waveRoutes,
  ...jobRoutes,
  ...jobListRoutes,
  ...jobLogRoutes,
  ...jobFileRoutes,
  ...lineRoutes,
  ...explanationRoutes,
  ...statisticsRoutes,
  ...timelineRoutes,
  ...templateRoutes,
  ...templateFileRoutes,
  ...organizationRoutes,
  ...scopeRoutes,
  ...networkRoutes,
  ...pauseRoutes,
  ...scopeSettingsRoutes,
  ...rangeRoutes,
  ...serverRoutes,
  ...auditRoutes,
  ...backupRoutes,
  ...registrationTokensRoutes,
  ...provisioningRoutes,
  ...identityRoutes,
  ...userRoutes,
  ...userCredentialRoutes,
  ...registrationTokenRoutes,
  ...giteaRoutes,
  ...secretRoutes,
  ...webhookRoutes,
];

/**
 * REST under /api/v1, with its description.
 *
 * @param others routes of other transports that the description shows too
 */
export function addRest(server: FastifyInstance, lane: Lane, deps: RestDeps, others: readonly RouteDoc[]): void {
  server.decorateRequest('person', null);
  for (const route of restRoutes) mount(server, lane, deps, route);
  addDocsPage(server, () => openApiDocument([...restRoutes, ...others], deps.version));
}
