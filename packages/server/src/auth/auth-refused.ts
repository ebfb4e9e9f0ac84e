import type { EventDetail, RefusalCode } from '@baton/core';

/** Why someone was not let in; all stand in the error catalogue. */
export type AuthCode =
  | 'address_not_allowed'
  | RefusalCode
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
  | 'password_wrong'
  | 'password_not_set'
  | 'invitation_invalid'
  | 'user_not_found'
  | 'totp_required'
  | 'totp_needed'
  | 'sign_in_expired'
  | 'session_needed'
  | 'session_not_found'
  | 'credential_limited'
  | 'oidc_not_configured'
  | 'oidc_state_invalid'
  | 'oidc_answer_invalid'
  | 'oidc_denied'
  | 'oidc_unreachable'
  | 'oidc_not_welcome'
  | 'oidc_no_user'
  | 'oidc_user_disabled'
  | 'server_overloaded'
  | 'storage_unavailable'
  | 'token_not_found'
  | 'rate_limited';

/** Someone was not let in. Expected: transports turn it into the catalogue's error. */
export class AuthRefused extends Error {
  override name = 'AuthRefused';
  readonly code: AuthCode;
  readonly detail: EventDetail;

  /** nothing is known by the id that its token names, so there is no secret that somebody could be guessing */
  ofNothing = false;

  /** how long the refusal is kept from who goes on failing, or is one of very many; who succeeds never waits */
  delayMs = 0;

  constructor(code: AuthCode, detail: EventDetail = {}) {
    // where it was thrown helps nobody, and to find that out costs more than all else about a wrong token
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(code);
    Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
    this.detail = detail;
  }
}
