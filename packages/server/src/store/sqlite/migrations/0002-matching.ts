import type { Migration } from './migration.ts';

/** Fields that matching got: rows from before are given what they meant without them. */
export const matching: Migration = {
  number: 2,
  name: 'matching',
  sql: `
ALTER TABLE scopes ADD COLUMN protected_at INTEGER;

UPDATE runners SET data = json_set(data, '$.refusesUnlabelled', json('false'), '$.trusted', json('false'));
UPDATE runners SET data = json_set(data, '$.declared.ranges', json('{}'), '$.declared.devices', json('[]'))
  WHERE json_type(data, '$.declared') = 'object';
UPDATE job_classes SET data = json_set(data,
  '$.requirements.executorVersionMin', NULL,
  '$.requirements.ranges', json('{}'),
  '$.requirements.attributes', json('{}'),
  '$.requirements.runnerVersionMin', NULL,
  '$.requirements.device', NULL,
  '$.requirements.needsFence', json('false'));
UPDATE jobs SET data = json_set(data, '$.concurrency', NULL);
UPDATE attempts SET data = json_set(data, '$.deviceId', NULL);
`,
};
