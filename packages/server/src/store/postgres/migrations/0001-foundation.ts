import type { Migration } from '../../sql/migration.ts';

/** Immutable once released: a change of the schema is a further migration. */
export const foundation: Migration = {
  number: 1,
  name: 'foundation',
  sql: `
CREATE TABLE scopes (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  parent_id text COLLATE "C",
  created_at bigint NOT NULL,
  protected_at bigint,
  removed_at bigint
);
CREATE UNIQUE INDEX scopes_name ON scopes (name) WHERE removed_at IS NULL;

CREATE TABLE users (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  login text COLLATE "C" NOT NULL UNIQUE,
  data text NOT NULL
);

CREATE TABLE grants (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  scope_id text COLLATE "C" NOT NULL,
  data text NOT NULL
);

CREATE TABLE web_sessions (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  expires_at bigint NOT NULL,
  data text NOT NULL
);

CREATE INDEX web_sessions_user ON web_sessions (user_id, id);
CREATE INDEX web_sessions_end ON web_sessions (expires_at, id);

CREATE TABLE tokens (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  scope_id text COLLATE "C" NOT NULL,
  subject_id text COLLATE "C",
  created_at bigint NOT NULL,
  revoked_at bigint,
  data text NOT NULL
);
CREATE INDEX tokens_valid ON tokens (kind, scope_id, created_at, id) WHERE revoked_at IS NULL;
CREATE INDEX tokens_valid_of_subject ON tokens (subject_id, kind, created_at, id)
  WHERE revoked_at IS NULL AND subject_id IS NOT NULL;

CREATE TABLE settings (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  value text NOT NULL
);

CREATE TABLE secrets (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  scope_id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  key_id text COLLATE "C" NOT NULL,
  data text NOT NULL
);
CREATE INDEX secrets_scope ON secrets (scope_id, name);

CREATE TABLE named_ranges (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  scope_id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  data text NOT NULL
);
CREATE INDEX named_ranges_scope ON named_ranges (scope_id, name);

CREATE TABLE runners (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  number bigint NOT NULL UNIQUE,
  scope_id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  retired_at bigint,
  removed_at bigint,
  data text NOT NULL
);
CREATE UNIQUE INDEX runners_name ON runners (scope_id, name) WHERE removed_at IS NULL AND retired_at IS NULL;

CREATE TABLE job_classes (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  data text NOT NULL
);

CREATE TABLE jobs (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  scope_id text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  attempt_id text COLLATE "C",
  runner_id text COLLATE "C",
  template_id text COLLATE "C",
  data text NOT NULL
);
CREATE INDEX jobs_state ON jobs (scope_id, state, id);
CREATE INDEX jobs_runner ON jobs (runner_id, id) WHERE runner_id IS NOT NULL;
CREATE INDEX jobs_template ON jobs (template_id, id) WHERE template_id IS NOT NULL;

-- How many jobs of a scope are in a state, so that nothing has to count a million rows. Kept once for each statement, from the rows
-- that it took away and those that it brought.
CREATE TABLE job_counts (
  scope_id text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  jobs bigint NOT NULL,
  PRIMARY KEY (scope_id, state)
) WITH (fillfactor = 10);

CREATE FUNCTION count_jobs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO job_counts AS counts
      SELECT scope_id, state, count(*) FROM brought GROUP BY scope_id, state
      ON CONFLICT (scope_id, state) DO UPDATE SET jobs = counts.jobs + excluded.jobs;
  ELSIF TG_OP = 'DELETE' THEN
    UPDATE job_counts AS counts SET jobs = counts.jobs - gone.jobs
      FROM (SELECT scope_id, state, count(*) AS jobs FROM taken GROUP BY scope_id, state) AS gone
      WHERE counts.scope_id = gone.scope_id AND counts.state = gone.state;
  ELSE
    INSERT INTO job_counts AS counts
      SELECT scope_id, state, sum(moved)::bigint
      FROM (SELECT scope_id, state, 1 AS moved FROM brought UNION ALL SELECT scope_id, state, -1 FROM taken) AS moves
      GROUP BY scope_id, state HAVING sum(moved) <> 0
      ON CONFLICT (scope_id, state) DO UPDATE SET jobs = counts.jobs + excluded.jobs;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER jobs_inserted AFTER INSERT ON jobs REFERENCING NEW TABLE AS brought FOR EACH STATEMENT EXECUTE FUNCTION count_jobs();
CREATE TRIGGER jobs_deleted AFTER DELETE ON jobs REFERENCING OLD TABLE AS taken FOR EACH STATEMENT EXECUTE FUNCTION count_jobs();
CREATE TRIGGER jobs_updated AFTER UPDATE ON jobs REFERENCING OLD TABLE AS taken NEW TABLE AS brought
  FOR EACH STATEMENT EXECUTE FUNCTION count_jobs();

CREATE TABLE job_specs (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  scope_id text COLLATE "C" NOT NULL,
  key_id text COLLATE "C",
  data text NOT NULL
);
CREATE INDEX job_specs_sealed ON job_specs (id) WHERE key_id IS NOT NULL;

CREATE TABLE job_asks (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  data text NOT NULL
);

-- The ready index holds the entries of a class together in the order in which they are taken; what is parked stands behind, however much.
CREATE TABLE queue (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  scope_id text COLLATE "C" NOT NULL,
  class_id text COLLATE "C" NOT NULL,
  priority bigint NOT NULL,
  queued_at bigint NOT NULL,
  parked text COLLATE "C" NOT NULL,
  key_id text COLLATE "C",
  until bigint,
  expires_at bigint
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
CREATE INDEX queue_ready ON queue (parked, class_id, priority DESC, queued_at, id);
CREATE INDEX queue_keyed ON queue (key_id) WHERE key_id IS NOT NULL AND parked = '';
CREATE INDEX queue_due ON queue (until, id) WHERE until IS NOT NULL;
CREATE INDEX queue_expiring ON queue (expires_at, id) WHERE expires_at IS NOT NULL;

CREATE TABLE concurrency_keys (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  data text NOT NULL
);

CREATE TABLE attempts (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  job_id text COLLATE "C" NOT NULL,
  number bigint NOT NULL,
  state text COLLATE "C" NOT NULL,
  runner_id text COLLATE "C" NOT NULL,
  ended_at bigint,
  data text NOT NULL
);
CREATE INDEX attempts_job ON attempts (job_id, number, id);
CREATE INDEX attempts_open ON attempts (id) WHERE state <> 'ended';
CREATE INDEX attempts_runner ON attempts (runner_id, ended_at, id) WHERE ended_at IS NOT NULL;

CREATE TABLE job_files (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  job_id text COLLATE "C" NOT NULL,
  key_id text COLLATE "C" NOT NULL,
  data text NOT NULL
);
CREATE INDEX job_files_job ON job_files (job_id, id);

CREATE TABLE idempotency_keys (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  job_id text COLLATE "C" NOT NULL,
  request_hash text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at, id);

-- Saved jobs. Those that are due, and those that wait for the end of a run, are found without looking at the others.
CREATE TABLE templates (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  scope_id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  due_at bigint,
  awaits text COLLATE "C",
  removed_at bigint,
  data text NOT NULL
);
CREATE UNIQUE INDEX templates_name ON templates (scope_id, name) WHERE removed_at IS NULL;
CREATE INDEX templates_list ON templates (name, id) WHERE removed_at IS NULL;
CREATE INDEX templates_due ON templates (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX templates_awaiting ON templates (id) WHERE awaits IS NOT NULL;

CREATE TABLE events (
  seq bigint PRIMARY KEY,
  scope_id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  entity_id text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  detail text NOT NULL
);
CREATE INDEX events_entity ON events (kind, entity_id, seq);

-- One row: events below were dropped. Numbers are given above it, so none is ever given twice.
CREATE TABLE event_window (
  oldest bigint NOT NULL
);

-- Numbered without gaps. Each entry's hash covers what it says and the hash of the one before it.
CREATE TABLE audit_entries (
  seq bigint PRIMARY KEY,
  at bigint NOT NULL,
  login text COLLATE "C" NOT NULL,
  address text COLLATE "C",
  action text COLLATE "C" NOT NULL,
  scope_id text COLLATE "C" NOT NULL,
  target_kind text COLLATE "C" NOT NULL,
  target_id text COLLATE "C" NOT NULL,
  data text NOT NULL,
  hash text COLLATE "C" NOT NULL
);
CREATE INDEX audit_entries_target ON audit_entries (target_id, seq);

-- One row: the newest entry, and the newest of those that retention dropped.
CREATE TABLE audit_head (
  seq bigint NOT NULL,
  hash text COLLATE "C" NOT NULL,
  dropped_seq bigint NOT NULL,
  dropped_hash text COLLATE "C" NOT NULL
);

CREATE TABLE presence (
  runner_id text COLLATE "C" PRIMARY KEY,
  last_seen_at bigint NOT NULL
);

-- The vitals of all runners, five minutes in a row: a ring of 288 rows.
CREATE TABLE vitals_slots (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  data text NOT NULL
);

-- What happened to jobs, a minute, an hour or a day in a row: three rings.
CREATE TABLE statistics_slots (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  data text NOT NULL
);

CREATE TABLE webhooks (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  scope_id text COLLATE "C" NOT NULL,
  data text NOT NULL
);

-- Places rise with time, in the order of commits.
CREATE TABLE webhook_deliveries (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  webhook_id text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  place bigint NOT NULL,
  data text NOT NULL
);
CREATE INDEX webhook_deliveries_of ON webhook_deliveries (webhook_id, place);
CREATE INDEX webhook_deliveries_age ON webhook_deliveries (place);
CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (webhook_id, place) WHERE state = 'pending';

CREATE TABLE notice_alarms (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  data text NOT NULL
);

CREATE TABLE cloud_identities (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  scope_id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  key_id text COLLATE "C",
  data text NOT NULL
);
CREATE UNIQUE INDEX cloud_identities_name ON cloud_identities (scope_id, name);

CREATE TABLE pools (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  scope_id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  removed_at bigint,
  data text NOT NULL
);
CREATE UNIQUE INDEX pools_name ON pools (scope_id, name) WHERE removed_at IS NULL;

-- Ids rise with time.
CREATE TABLE pool_decisions (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  pool_id text COLLATE "C" NOT NULL,
  at bigint NOT NULL,
  data text NOT NULL
);
CREATE INDEX pool_decisions_of ON pool_decisions (pool_id, id);

-- The ledger of what providers were asked to make.
CREATE TABLE cloud_resources (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  runner_id text COLLATE "C" NOT NULL,
  place bigint NOT NULL,
  state text COLLATE "C" NOT NULL,
  data text NOT NULL
);
CREATE INDEX cloud_resources_of ON cloud_resources (runner_id, place);
CREATE INDEX cloud_resources_standing ON cloud_resources (id) WHERE state <> 'gone';

CREATE TABLE releases (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  version text COLLATE "C" NOT NULL UNIQUE,
  data text NOT NULL
);

CREATE TABLE update_waves (
  id text COLLATE "C" PRIMARY KEY,
  revision bigint NOT NULL,
  pool_id text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  data text NOT NULL
);
CREATE INDEX update_waves_of ON update_waves (pool_id, id);
CREATE INDEX update_waves_open ON update_waves (id) WHERE state IN ('running', 'halted', 'going_back');

-- One row: the server that writes to this database.
CREATE TABLE store_owner (
  id text COLLATE "C" NOT NULL
);

INSERT INTO store_owner VALUES ('');
INSERT INTO event_window VALUES (1);
INSERT INTO audit_head VALUES (0, '', 0, '');
INSERT INTO scopes (id, revision, kind, name, parent_id, created_at) VALUES
  ('instance', 1, 'instance', 'instance', NULL, 0),
  ('organization-default', 1, 'organization', 'baton', 'instance', 0),
  ('project-default', 1, 'project', 'baton/default', 'organization-default', 0);
INSERT INTO settings (id, revision, value) VALUES ('incarnation', 1, '0');
`,
};
