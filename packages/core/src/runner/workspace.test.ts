import { expect, test } from 'vitest';
import { workspaceFor } from './workspace.ts';

const carried = { path: '~/baton-runner/workspace', isOwn: false };

test.each([
  ['paired by its command: the scope decides', '/root/baton-runner/workspace', carried, { path: '/srv/new', isOwn: false }],
  ['paired by an absolute path', '/srv/old', { path: '/srv/old', isOwn: false }, { path: '/srv/new', isOwn: false }],
  ['given a path of its own', '/srv/own', { path: '/srv/own', isOwn: true }, { path: '/srv/own', isOwn: true }],
  ['another was chosen on the machine', '/data/jobs', carried, { path: '/data/jobs', isOwn: true }],
  ['registered without a command', '/data/jobs', undefined, { path: '/data/jobs', isOwn: true }],
  ['never paired', null, carried, { path: '/srv/new', isOwn: false }],
])('%s', (_, workspace, paired, carries) => {
  expect(workspaceFor({ workspace, ...(paired && { paired }) }, '/srv/new')).toEqual(carries);
});
