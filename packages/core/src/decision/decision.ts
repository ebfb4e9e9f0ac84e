import type { AuditDraft } from '../audit/state.ts';
import type { Change, Guard } from './change.ts';
import type { EventDetail, EventDraft } from './event.ts';

/**
 * Why a command is not carried out. Expected, so it is a value. The codes stand in the error catalogue of the wire protocol with
 * their words and HTTP statuses.
 */
export type RefusalCode =
  | 'runner_not_found'
  | 'runner_name_taken'
  | 'changed_meanwhile'
  | 'runner_removed'
  | 'runner_retired'
  | 'runner_revoked'
  | 'runner_already_paired'
  | 'runner_not_paired'
  | 'runner_not_connected'
  | 'runner_not_hosted'
  | 'runner_is_built_in'
  | 'runner_without_cache'
  | 'operation_under_way'
  | 'hosting_state'
  | 'identity_in_use'
  | 'pool_full'
  | 'pool_removed'
  | 'until_in_past'
  | 'credential_mismatch'
  | 'credential_superseded'
  | 'runner_frozen'
  | 'token_disabled'
  | 'token_expired'
  | 'token_used'
  | 'token_revoked'
  | 'session_superseded'
  | 'session_unknown'
  | 'job_not_found'
  | 'job_finished'
  | 'job_has_no_key'
  | 'job_not_queued'
  | 'offer_expired'
  | 'lease_lost'
  | 'runner_used_up'
  | 'gate_held'
  | 'job_needs_no_attention'
  | 'job_asks_nothing'
  | 'ask_changed'
  | 'attempt_changed'
  | 'attention_changed'
  | 'attempt_may_still_run'
  | 'job_cancelling'
  | 'job_files_full'
  | 'file_too_large'
  | 'scope_name_taken'
  | 'scope_removed'
  | 'scope_needed'
  | 'secret_not_found'
  | 'template_not_found'
  | 'template_name_taken'
  | 'template_crowded'
  | 'template_invalid'
  | 'template_removed'
  | 'parameter_invalid'
  | 'schedule_invalid'
  | 'setting_invalid'
  | 'range_not_found'
  | 'login_taken'
  | 'last_owner'
  | 'own_scope'
  | 'network_invalid'
  | 'pause_hours_invalid'
  | 'networks_without_you'
  | 'oidc_identity_taken'
  | 'oidc_linked'
  | 'oidc_not_linked'
  | 'oidc_only_way'
  | 'totp_set_up'
  | 'totp_not_set_up'
  | 'code_wrong'
  | 'code_used'
  | 'idempotency_key_reused'
  | 'pool_has_runners'
  | 'pool_invalid'
  | 'wave_over'
  | 'release_bundle_exists'
  | 'release_exists'
  | 'release_needs_server'
  | 'release_unsupported'
  | 'release_version_invalid'
  | 'release_withdrawn'
  | 'runner_updates_by_hand';

export interface Refusal {
  code: RefusalCode;
  /** the offending values, for the message */
  detail: EventDetail;
}

/** What to commit: all of it or nothing. */
export interface Plan {
  changes: Change[];
  guards: Guard[];
  events: EventDraft[];
  /** what the audit log tells of it */
  audit?: AuditDraft[];
}

export type Decision = ({ ok: true } & Plan) | { ok: false; refusal: Refusal };

export const refuse = (code: RefusalCode, detail: EventDetail = {}): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: { code, detail },
});

export const plan = (changes: Change[], events: EventDraft[] = [], guards: Guard[] = []): { ok: true } & Plan => ({
  ok: true,
  changes,
  events,
  guards,
});

/** Nothing to do: the command is already carried out (a repeated call). */
export const nothing = (): { ok: true } & Plan => plan([]);
