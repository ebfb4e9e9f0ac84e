import { expect, test } from 'vitest';
import { postureOf } from './posture.ts';
import type { PostureFacts } from './posture-facts.ts';

const dayMs = 864e5;
const endless = { name: 'acme', createdAt: 1e12, expiresAt: null, usedAt: null, isLimited: false };
const ending = { ...endless, expiresAt: 2e12 };
const aged = { ...ending, createdAt: 1e12 - 200 * dayMs };
const exposed = { isExposed: true, isEncrypted: true, apiTokens: [] };

const sound: PostureFacts = {
  now: 1e12,
  isExposed: false,
  isEncrypted: false,
  hasAdministrator: true,
  ownersWithoutTotp: [],
  isBootstrapTokenValid: false,
  registrationTokens: [],
  provisioningKeys: [],
  apiTokens: [{ ...endless, name: 'ci', expiresAt: 2e12 }],
  runnerTokens: [{ ...endless, name: 'one' }],
  runnersAsRoot: [],
  runnersWithoutFence: [],
  foreignRunners: [],
  openFiles: [],
  dataDir: '/data',
  isKeyInDataFolder: false,
  auditIsKept: true,
};

test.each<[string, Partial<PostureFacts>, string[]]>([
  ['nothing', {}, []],
  ['listening beyond this machine', { isExposed: true, apiTokens: [] }, ['unencrypted']],
  ['listening behind TLS', exposed, []],
  ['nobody there yet', { hasAdministrator: false }, ['no_administrator']],
  ['passwords alone', { ownersWithoutTotp: ['ada'] }, ['owners_without_totp']],
  ['the bootstrap token', { isBootstrapTokenValid: true }, ['bootstrap_token']],
  ['registration without an end', { registrationTokens: [endless] }, ['registration_tokens']],
  ['keys without an end', { provisioningKeys: [endless] }, ['provisioning_keys_endless']],
  ['tokens without an end', { apiTokens: [endless] }, ['api_tokens_endless']],
  ['credentials of last year', { runnerTokens: [{ ...endless, createdAt: 1e12 - 366 * dayMs }] }, ['old_credentials']],
  ['nobody came for 90 days', { provisioningKeys: [{ ...ending, createdAt: 1e12 - 91 * dayMs }] }, ['unused_credentials']],
  ['last used 91 days ago', { apiTokens: [{ ...aged, usedAt: 1e12 - 91 * dayMs }] }, ['unused_credentials']],
  ['used yesterday', { apiTokens: [{ ...aged, usedAt: 1e12 - dayMs }] }, []],
  ['new, and not used yet', { registrationTokens: [ending] }, []],
  ['from anywhere, by the network', { ...exposed, provisioningKeys: [ending] }, ['credentials_from_anywhere']],
  ['from some networks', { ...exposed, apiTokens: [{ ...ending, isLimited: true }] }, []],
  ['jobs as root', { runnersAsRoot: ['two'] }, ['runners_as_root']],
  ['runners that do not fence', { runnersWithoutFence: ['two'] }, ['runners_without_fence']],
  ['runners of another system', { foreignRunners: ['two'] }, ['foreign_runners']],
  ['open files', { openFiles: ['baton.db'] }, ['open_files']],
  ['no such rights', { openFiles: null }, []],
  ['the key beside the data', { isKeyInDataFolder: true }, ['key_beside_data']],
  ['dropped entries', { auditIsKept: false }, ['audit_retention']],
])('%s', (_, patch, ids) => {
  const findings = postureOf({ ...sound, ...patch });
  expect(findings.map(({ id }) => id)).toEqual(ids);
  for (const { what, why, fix } of findings) expect([what, why, fix].every((text) => text.length > 10)).toBe(true);
});

test('the worst comes first, and names what it is about', () => {
  const findings = postureOf({
    ...sound,
    isExposed: true,
    isKeyInDataFolder: true,
    apiTokens: [],
    registrationTokens: [{ ...endless, isLimited: true }],
  });
  expect(findings.map(({ severity, about }) => [severity, about])).toEqual([
    ['high', []],
    ['medium', ['acme']],
    ['low', []],
  ]);
});

test('what is about several kinds of credentials says of which kind each is', () => {
  const all = { ...exposed, apiTokens: [{ ...ending, name: 'ci' }], provisioningKeys: [{ ...ending, name: 'ami' }] };
  const [finding] = postureOf({ ...sound, ...all, registrationTokens: [ending] });
  expect(finding?.about).toEqual(['API token ci', 'provisioning key ami', 'registration token of acme']);
});
