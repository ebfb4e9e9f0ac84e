import type { EventDetail } from '@baton/core';

/** Why someone was not let in; all stand in the error catalogue. */
export type AuthCode =
  | 'credential_missing'
  | 'credential_malformed'
  | 'credential_unknown'
  | 'credential_expired'
  | 'credential_revoked'
  | 'credential_superseded'
  | 'credential_wrong_kind'
  | 'runner_removed'
  | 'sign_in_required'
  | 'sign_in_failed'
  | 'user_disabled'
  | 'login_not_possible'
  | 'setup_done'
  | 'setup_token_invalid'
  | 'password_too_weak'
  | 'token_not_found'
  | 'rate_limited';

/** Someone was not let in. Expected: transports turn it into the catalogue's error. */
export class AuthRefused extends Error {
  override name = 'AuthRefused';
  readonly code: AuthCode;
  readonly detail: EventDetail;

  constructor(code: AuthCode, detail: EventDetail = {}) {
    super(code);
    this.code = code;
    this.detail = detail;
  }
}
