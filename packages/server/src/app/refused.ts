import type { EventDetail, Refusal, RefusalCode } from '@baton/core';

/** Refusals that use cases add to those of the decisions; all stand in the error catalogue. */
export type AppRefusalCode =
  | RefusalCode
  | 'attempt_not_found'
  | 'backup_elsewhere'
  | 'backup_no_room'
  | 'backup_running'
  | 'clean_up_failed'
  | 'executor_reserved'
  | 'identity_failed'
  | 'identity_in_use'
  | 'identity_name_taken'
  | 'identity_not_found'
  | 'invalid_request'
  | 'pool_not_found'
  | 'release_bundle_invalid'
  | 'release_bundle_too_large'
  | 'release_not_found'
  | 'release_without_bundle'
  | 'project_not_found'
  | 'provider_missing'
  | 'organization_not_found'
  | 'owner_not_found'
  | 'runner_foreign'
  | 'runner_hosted'
  | 'resource_in_use'
  | 'resource_not_found'
  | 'scope_not_found'
  | 'scope_name_invalid'
  | 'range_unknown'
  | 'secret_key_missing'
  | 'secret_name_invalid'
  | 'secret_unknown'
  | 'secret_value_invalid'
  | 'secrets_too_many'
  | 'key_not_found'
  | 'user_not_found'
  | 'pool_name_taken'
  | 'wave_not_found'
  | 'webhook_delivery_not_found'
  | 'webhook_not_found'
  | 'webhook_url_invalid'
  | 'webhooks_too_many'
  | 'permission_denied'
  | 'address_not_allowed'
  | 'log_gap'
  | 'log_mismatch'
  | 'log_malformed'
  | 'file_name_invalid'
  | 'file_not_found'
  | 'file_unreadable'
  | 'files_at_once'
  | 'server_overloaded'
  | 'sleep_unsupported'
  | 'storage_full'
  | 'storage_unavailable'
  | 'server_starting'
  | 'protocol_unsupported'
  | 'credential_wrong_kind';

/** A command that was not carried out, and why. Expected: transports turn it into the catalogue's error. */
export class Refused extends Error {
  override name = 'Refused';
  readonly code: AppRefusalCode;
  readonly detail: EventDetail;

  constructor(code: AppRefusalCode, detail: EventDetail = {}) {
    super(code);
    this.code = code;
    this.detail = detail;
  }

  static from(refusal: Refusal): Refused {
    return new Refused(refusal.code, refusal.detail);
  }
}
