CREATE TABLE attempts (
  id TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  job_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  state TEXT NOT NULL,
  runner_id TEXT NOT NULL,
  ended_at INTEGER,
  data TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX attempts_job ON attempts (job_id, number, id);

CREATE INDEX attempts_open ON attempts (id) WHERE state <> 'ended';

CREATE INDEX attempts_runner ON attempts (runner_id, ended_at, id) WHERE ended_at IS NOT NULL;

CREATE TABLE audit_entries (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  login TEXT NOT NULL,
  address TEXT,
  action TEXT NOT NULL,
  scope_id TEXT NOT NULL,
  target_kind TEXT NOT NULL,
  target_id TEXT NOT NULL,
  data TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE INDEX audit_entries_target ON audit_entries (target_id, seq);

CREATE TABLE audit_head (
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL,
  dropped_seq INTEGER NOT NULL,
  dropped_hash TEXT NOT NULL
) STRICT;

CREATE TABLE cloud_identities (
  id TEXT PRIMARY KEY NOT NULL,
  revision INTEGER NOT NULL,
  scope_id TEXT NOT NULL,
  name TEXT NOT NULL,
  key_id TEXT,
  data TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX cloud_identities_name ON cloud_identities (scope_id, name);

CREATE TABLE cloud_resources (
  id TEXT PRIMARY KEY NOT NULL,
  revision INTEGER NOT NULL,
  runner_id TEXT NOT NULL,
  place INTEGER NOT NULL,
  state TEXT NOT NULL,
  data TEXT NOT NULL
) STRICT;

CREATE INDEX cloud_resources_of ON cloud_resources (runner_id, place);

CREATE INDEX cloud_resources_standing ON cloud_resources (id) WHERE state <> 'gone';

CREATE TABLE concurrency_keys (
  id TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  data TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE event_window (
  oldest INTEGER NOT NULL
) STRICT;

CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  scope_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  detail TEXT NOT NULL
) STRICT;

CREATE INDEX events_entity ON events (kind, entity_id, seq);

CREATE TABLE grants (
  id TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  user_id TEXT NOT NULL,
  scope_id TEXT NOT NULL,
  data TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency_keys (
  id TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  job_id TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at, id);

CREATE TABLE job_asks (
  id TEXT PRIMARY KEY NOT NULL,
  revision INTEGER NOT NULL,
  data TEXT NOT NULL
) STRICT;

CREATE TABLE job_classes (
  id TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  data TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE job_counts (
  scope_id TEXT NOT NULL,
  state TEXT NOT NULL,
  jobs INTEGER NOT NULL,
  PRIMARY KEY (scope_id, state)
) STRICT, WITHOUT ROWID;

CREATE TABLE job_files (
  id TEXT PRIMARY KEY NOT NULL,
  revision INTEGER NOT NULL,
  job_id TEXT NOT NULL,
  key_id TEXT NOT NULL,
  data TEXT NOT NULL
) STRICT;

CREATE INDEX job_files_job ON job_files (job_id, id);

CREATE TABLE job_specs (
  id TEXT PRIMARY KEY NOT NULL,
  revision INTEGER NOT NULL,
  scope_id TEXT NOT NULL,
  key_id TEXT,
  data TEXT NOT NULL
) STRICT;

CREATE INDEX job_specs_sealed ON job_specs (id) WHERE key_id IS NOT NULL;

CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  scope_id TEXT NOT NULL,
  state TEXT NOT NULL,
  name TEXT NOT NULL,
  attempt_id TEXT,
  runner_id TEXT,
  template_id TEXT,
  data TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX jobs_runner ON jobs (runner_id, id) WHERE runner_id IS NOT NULL;

CREATE INDEX jobs_state ON jobs (scope_id, state, id);

CREATE INDEX jobs_template ON jobs (template_id, id) WHERE template_id IS NOT NULL;

CREATE TABLE migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT;

CREATE TABLE named_ranges (
  id TEXT PRIMARY KEY NOT NULL,
  revision INTEGER NOT NULL,
  scope_id TEXT NOT NULL,
  name TEXT NOT NULL,
  data TEXT NOT NULL
) STRICT;

CREATE INDEX named_ranges_scope ON named_ranges (scope_id, name);

CREATE TABLE notice_alarms (
  id TEXT PRIMARY KEY NOT NULL,
  revision INTEGER NOT NULL,
  data TEXT NOT NULL
) STRICT;

CREATE TABLE pool_decisions (
  id TEXT PRIMARY KEY NOT NULL,
  revision INTEGER NOT NULL,
  pool_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  data TEXT NOT NULL
) STRICT;

CREATE INDEX pool_decisions_of ON pool_decisions (pool_id, id);

CREATE TABLE pools (
  id TEXT PRIMARY KEY NOT NULL,
  revision INTEGER NOT NULL,
  scope_id TEXT NOT NULL,
  name TEXT NOT NULL,
  removed_at INTEGER,
  data TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX pools_name ON pools (scope_id, name) WHERE removed_at IS NULL;

CREATE TABLE presence (
  runner_id TEXT PRIMARY KEY,
  last_seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE queue (
  parked TEXT NOT NULL,
  class_id TEXT NOT NULL,
  priority INTEGER NOT NULL,
  queued_at INTEGER NOT NULL,
  id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  scope_id TEXT NOT NULL,
  key_id TEXT,
  until INTEGER,
  expires_at INTEGER,
  PRIMARY KEY (parked, class_id, priority DESC, queued_at, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX queue_due ON queue (until, id) WHERE until IS NOT NULL;

CREATE INDEX queue_expiring ON queue (expires_at, id) WHERE expires_at IS NOT NULL;

CREATE UNIQUE INDEX queue_id ON queue (id);

CREATE INDEX queue_keyed ON queue (key_id) WHERE key_id IS NOT NULL AND parked = '';

CREATE TABLE releases (
  id TEXT PRIMARY KEY NOT NULL,
  revision INTEGER NOT NULL,
  version TEXT NOT NULL UNIQUE,
  data TEXT NOT NULL
) STRICT;

CREATE TABLE runners (
  id TEXT PRIMARY KEY NOT NULL,
  revision INTEGER NOT NULL,
  number INTEGER NOT NULL UNIQUE,
  scope_id TEXT NOT NULL,
  name TEXT NOT NULL,
  retired_at INTEGER,
  removed_at INTEGER,
  data TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX runners_name ON runners (scope_id, name) WHERE removed_at IS NULL AND retired_at IS NULL;

CREATE TABLE scopes (
  id TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  parent_id TEXT,
  created_at INTEGER NOT NULL,
  protected_at INTEGER,
  removed_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX scopes_name ON scopes (name) WHERE removed_at IS NULL;

CREATE TABLE secrets (
  id TEXT PRIMARY KEY NOT NULL,
  revision INTEGER NOT NULL,
  scope_id TEXT NOT NULL,
  name TEXT NOT NULL,
  key_id TEXT NOT NULL,
  data TEXT NOT NULL
) STRICT;

CREATE INDEX secrets_scope ON secrets (scope_id, name);

CREATE TABLE settings (
  id TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE statistics_slots (
  id TEXT PRIMARY KEY NOT NULL,
  revision INTEGER NOT NULL,
  data TEXT NOT NULL
) STRICT;

CREATE TABLE templates (
  id TEXT PRIMARY KEY NOT NULL,
  revision INTEGER NOT NULL,
  scope_id TEXT NOT NULL,
  name TEXT NOT NULL,
  due_at INTEGER,
  awaits TEXT,
  removed_at INTEGER,
  data TEXT NOT NULL
) STRICT;

CREATE INDEX templates_awaiting ON templates (id) WHERE awaits IS NOT NULL;

CREATE INDEX templates_due ON templates (due_at, id) WHERE due_at IS NOT NULL;

CREATE INDEX templates_list ON templates (name, id) WHERE removed_at IS NULL;

CREATE UNIQUE INDEX templates_name ON templates (scope_id, name) WHERE removed_at IS NULL;

CREATE TABLE tokens (
  id TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  kind TEXT NOT NULL,
  scope_id TEXT NOT NULL,
  subject_id TEXT,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER,
  data TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX tokens_valid ON tokens (kind, scope_id, created_at, id) WHERE revoked_at IS NULL;

CREATE INDEX tokens_valid_of_subject ON tokens (subject_id, kind, created_at, id)
  WHERE revoked_at IS NULL AND subject_id IS NOT NULL;

CREATE TABLE update_waves (
  id TEXT PRIMARY KEY NOT NULL,
  revision INTEGER NOT NULL,
  pool_id TEXT NOT NULL,
  state TEXT NOT NULL,
  data TEXT NOT NULL
) STRICT;

CREATE INDEX update_waves_of ON update_waves (pool_id, id);

CREATE INDEX update_waves_open ON update_waves (id) WHERE state IN ('running', 'halted', 'going_back');

CREATE TABLE users (
  id TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  login TEXT NOT NULL UNIQUE,
  data TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE vitals_slots (
  id TEXT PRIMARY KEY NOT NULL,
  revision INTEGER NOT NULL,
  data TEXT NOT NULL
) STRICT;

CREATE TABLE web_sessions (
  id TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  user_id TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  data TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX web_sessions_end ON web_sessions (expires_at, id);

CREATE INDEX web_sessions_user ON web_sessions (user_id, id);

CREATE TABLE webhook_deliveries (
  id TEXT PRIMARY KEY NOT NULL,
  revision INTEGER NOT NULL,
  webhook_id TEXT NOT NULL,
  state TEXT NOT NULL,
  place INTEGER NOT NULL,
  data TEXT NOT NULL
) STRICT;

CREATE INDEX webhook_deliveries_age ON webhook_deliveries (place);

CREATE INDEX webhook_deliveries_of ON webhook_deliveries (webhook_id, place);

CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (webhook_id, place) WHERE state = 'pending';

CREATE TABLE webhooks (
  id TEXT PRIMARY KEY NOT NULL,
  revision INTEGER NOT NULL,
  scope_id TEXT NOT NULL,
  data TEXT NOT NULL
) STRICT;
