import type { Runner } from '../rest/runners.ts';

/** What lists filter, search and sort by. */
type Listed = Pick<
  Runner,
  | 'id'
  | 'number'
  | 'name'
  | 'pill'
  | 'contact'
  | 'activity'
  | 'flags'
  | 'labels'
  | 'attributes'
  | 'version'
  | 'lastHeartbeatAt'
  | 'tasks'
  | 'vitals'
  | 'createdAt'
  | 'hosting'
  | 'builtIn'
  | 'updates'
  | 'update'
  | 'updateFailed'
>;

/** What a list knows of a runner, for tests. */
export const sampleRunner = (more: Partial<Listed> = {}): Listed => ({
  id: '00000000-0000-4000-8000-000000000001',
  number: 1,
  name: 'atlas',
  pill: 'online',
  contact: 'online',
  activity: 'idle',
  flags: [],
  labels: [],
  attributes: {},
  version: '0.1.0',
  updates: false,
  update: null,
  updateFailed: null,
  lastHeartbeatAt: 1000,
  tasks: [],
  vitals: null,
  createdAt: 0,
  hosting: null,
  builtIn: false,
  ...more,
});
