/** The tables as Kysely sees them. `data` is JSON text; instants are milliseconds. */
export interface SqlSchema {
  scopes: Row & { kind: string; name: string; parent_id: string | null; created_at: number } & Ends;
  users: DataRow & { login: string };
  grants: DataRow & { user_id: string; scope_id: string };
  web_sessions: DataRow & { user_id: string; expires_at: number };
  tokens: DataRow & { kind: string; scope_id: string; subject_id: string | null; created_at: number; revoked_at: number | null };
  settings: Row & { value: string };
  secrets: DataRow & { scope_id: string; name: string; key_id: string };
  named_ranges: DataRow & { scope_id: string; name: string };
  runners: DataRow & { number: number; scope_id: string; name: string; retired_at: number | null; removed_at: number | null };
  job_classes: DataRow;
  jobs: DataRow & {
    scope_id: string;
    state: string;
    name: string;
    attempt_id: string | null;
    runner_id: string | null;
  } & OfTemplate;
  job_asks: DataRow;
  job_specs: DataRow & { scope_id: string; key_id: string | null };
  queue: Row & { scope_id: string; class_id: string; priority: number; queued_at: number } & Parking;
  concurrency_keys: DataRow;
  attempts: DataRow & { job_id: string; number: number; state: string; runner_id: string; ended_at: number | null };
  job_files: DataRow & { job_id: string; key_id: string };
  idempotency_keys: Row & { job_id: string; request_hash: string; created_at: number };
  templates: DataRow & {
    scope_id: string;
    name: string;
    due_at: number | null;
    awaits: string | null;
    removed_at: number | null;
  };
  vitals_slots: DataRow;
  statistics_slots: DataRow;
  webhooks: DataRow & { scope_id: string };
  webhook_deliveries: DataRow & { webhook_id: string; state: string; place: number };
  notice_alarms: DataRow;
  cloud_identities: DataRow & { scope_id: string; name: string; key_id: string | null };
  pools: DataRow & { scope_id: string; name: string; removed_at: number | null };
  pool_decisions: DataRow & { pool_id: string; at: number };
  cloud_resources: DataRow & { runner_id: string; place: number; state: string };
  releases: DataRow & { version: string };
  update_waves: DataRow & { pool_id: string; state: string };
  /** how many jobs of a scope are in a state */
  job_counts: { scope_id: string; state: string; jobs: number };
  events: { seq: number; scope_id: string; kind: string; entity_id: string; type: string; at: number; detail: string };
  /** one row: events below `oldest` were dropped */
  event_window: { oldest: number };
  presence: { runner_id: string; last_seen_at: number };
}

interface Row {
  id: string;
  revision: number;
}

interface Ends {
  protected_at: number | null;
  removed_at: number | null;
}

interface OfTemplate {
  template_id: string | null;
}

interface Parking {
  /** empty: ready */
  parked: string;
  /** not null: needs a permit of this concurrency key */
  key_id: string | null;
  until: number | null;
  expires_at: number | null;
}

interface DataRow extends Row {
  data: string;
}
