import { type CatalogueEntry, entry } from './entry.ts';

/** What a credential is refused for, and what it may not do. */
export const credentialErrors = {
  // credentials of runners and programs: five codes
  credential_missing: entry(401, 'No credential was sent', 'Send the header Authorization: Bearer TOKEN.'),
  credential_malformed: entry(
    401,
    'The credential is not a Baton token or has a typing error',
    'Copy the token again, whole: it begins with bat_.',
  ),
  credential_unknown: entry(
    401,
    'The credential {tokenId} is not known here',
    'Check that it was made on this server; if its runner was removed, pair it again.',
  ),
  credential_expired: entry(401, 'The credential {tokenId} has expired', 'Ask for a new one.'),
  credential_revoked: entry(
    401,
    'The credential {tokenId} was revoked',
    'Pair the runner again with the command shown on its page, or make a new token.',
  ),
  credential_mismatch: entry(
    401,
    'The key {tokenId} was not made with this enrolment token',
    'Take both from the same configuration, or ask for a new one.',
  ),
  credential_superseded: entry(
    401,
    'The credential {tokenId} was renewed since: this is an older copy of it',
    'Use the newest copy. If there is none, rotate the runner on its page and pair it again.',
  ),
  credential_wrong_kind: entry(403, 'A token of kind {kind} can not do this', 'Use a token of kind {needed}.'),
  tls_required: entry(
    403,
    'A credential came from {address} over plain http, where it can be read on its way',
    'Use https://: give the server --tls-cert and --tls-key, or name the proxy before it with --trusted-proxies. ' +
      'In a network without strangers --insecure-http allows it.',
  ),
  address_not_allowed: entry(
    403,
    'The address {address} is in none of the networks that {what} is limited to',
    'Come from one of these networks, or ask an owner of {scope} to add this one.',
  ),
  network_invalid: entry(
    400,
    '{network} is neither an address nor a network',
    'Write it like 10.0.0.0/8 or 2001:db8::/32, with no bits behind the prefix.',
  ),
  networks_without_you: entry(
    409,
    'Your own address {address} is in none of these networks',
    'Add it, or make the change from one of them; on the machine of the server `baton` is always let in.',
  ),
  pause_hours_invalid: entry(
    400,
    'The pause hours {window}: {problem}',
    'Write them like 22:00-06:00 Europe/Berlin, with a zone of the IANA database and days from mon to sun.',
  ),
  setting_invalid: entry(400, '{setting} {value} {problem}', 'Give another value, or inherit for that of the scope above.'),
  permission_denied: entry(403, 'This needs the permission {permission} in {scope}', 'Ask an owner of {scope} for it.'),
  credential_limited: entry(403, 'A limited token cannot do this', 'Sign in, or use a token without limits.'),
} as const satisfies Record<string, CatalogueEntry>;
