import { ApiError } from '@baton/protocol';
import { button, dialog, heading, link, see } from './sight.ts';
import type { View } from './view.ts';

/** The audit log and what is read out of it. */
export const auditViews: readonly View[] = [
  { name: 'audit', at: 'full', path: () => '/audit', reach: (page) => see(page.getByRole('row').nth(3)) },
  {
    name: 'audit-filtered',
    at: 'full',
    path: () => '/audit?action=runner&since=day&actor=bootstrap',
    reach: (page) => see(link(page, 'No longer only actor bootstrap')),
  },
  {
    name: 'audit-nothing-found',
    at: 'full',
    state: 'empty',
    path: () => '/audit?search=zeta',
    reach: (page) => see(link(page, 'Show all entries')),
  },
  {
    name: 'audit-entry',
    at: 'full',
    path: () => '/audit?action=runner',
    reach: async (page) => {
      await link(page, 'runner: disable').first().click();
      await see(dialog(page, 'Entry').or(page.getByRole('dialog')).getByRole('columnheader', { name: 'Before' }));
    },
  },
  {
    name: 'audit-suspicions',
    at: 'full',
    path: () => '/audit?tab=suspicions',
    prepare: (page) =>
      page.route('**/api/v1/audit/suspicions', (route) =>
        route.fulfill({
          json: {
            suspicions: [
              suspicion('failures_then_success', 'ada', '203.0.113.9', 14),
              suspicion('many_failures', 'administrator', '2001:db8:85a3:8d3:1319:8a2e:370:7348', 2_041),
              suspicion('new_address', 'grace', '198.51.100.24', 1),
              suspicion('reused_token', 'k3Jx8Qm2', null, 3),
            ],
          },
        }),
      ),
    reach: (page) => see(page.getByText('Signed in after many failures')),
  },
  {
    name: 'audit-no-suspicions',
    at: 'empty',
    path: () => '/audit?tab=suspicions',
    reach: (page) => see(heading(page, 'Nothing looks wrong')),
  },
  {
    name: 'audit-posture',
    at: 'full',
    path: () => '/audit?tab=posture',
    reach: (page) => see(heading(page, 'The bootstrap token still works.')),
  },
  {
    name: 'audit-broken',
    at: 'full',
    path: () => '/audit',
    prepare: (page) =>
      page.route('**/api/v1/audit/verification', (route) =>
        route.fulfill({ json: { ok: false, checked: 4, head: link0, dropped: link0, problem } }),
      ),
    reach: (page) => see(page.getByRole('alert').getByText('Entries from number 5 on were removed.')),
  },
  {
    name: 'audit-error',
    at: 'full',
    state: 'error',
    path: () => '/audit',
    prepare: (page) =>
      page.route('**/api/v1/audit?*', (route) =>
        route.fulfill({
          status: 403,
          json: new ApiError('permission_denied', { permission: 'view_audit', scope: 'instance' }).toBody(),
        }),
      ),
    reach: async (page) => {
      await see(page.getByRole('alert').getByText('This needs the permission view_audit'));
      await see(button(page, 'Verify again'));
    },
    notes: [/^403 GET \/api\/v1\/audit\?limit=100$/],
  },
];

const link0 = { seq: 0, hash: '' };
const problem = { seq: 5, why: 'missing', text: 'Entries from number 5 on were removed.' };

function suspicion(kind: string, identity: string, address: string | null, count: number) {
  const lastAt = Date.now() - count * 60_000;
  return { kind, identity, address, firstAt: lastAt - 600_000, lastAt, count, seq: count };
}
