import { expect, test } from 'vitest';
import { callCli } from '../../testing/call-cli.ts';
import { refusal } from '../../testing/fake-server.ts';
import { envFor, useFakeServers } from '../../testing/serve.ts';

const serve = useFakeServers();
const nothing = { scopes: ['acme'], jobsWaiting: 0, jobsUnderWay: 0, runners: [], templates: 0, tokens: 0 };
const much = { scopes: ['acme', 'acme/site'], jobsWaiting: 2, jobsUnderWay: 1, runners: ['box'], templates: 3, tokens: 1 };

const call = async (words: string[], ...args: Parameters<typeof serve>) => {
  const server = await serve(...args);
  const { code, stdout, stderr } = await callCli(words, envFor(server));
  return { server, code, out: stdout.toString(), err: stderr.toString() };
};
const removal = (body: object) => ({
  'GET /api/v1/organizations/acme/removal': { body },
  'DELETE /api/v1/organizations/acme': { status: 204 },
});
const methods = (seen: readonly { method: string }[]) => seen.map(({ method }) => method);

test('organizations and projects are created', async () => {
  const organization = await call(['orgs', 'create', 'acme'], {
    'POST /api/v1/organizations': { status: 201, body: { name: 'acme', createdAt: 1 } },
  });
  expect([organization.code, organization.out]).toEqual([0, 'acme was created\n']);
  const project = await call(['projects', 'create', 'acme/site'], {
    'POST /api/v1/projects': { status: 201, body: { name: 'acme/site' } },
  });
  expect(project.server.seen).toMatchObject([{ body: { owner: 'acme', name: 'site' } }]);
  expect(project.out).toBe('acme/site was created\n');
  expect((await call(['projects', 'create', 'acme'], {})).code).toBe(2);
});

test('lists organizations', async () => {
  const organizations = [
    { name: 'acme', createdAt: 1 },
    { name: 'baton', createdAt: 0 },
  ];
  const listed = await call(['organizations', 'list'], { 'GET /api/v1/organizations': { body: { organizations } } });
  expect(listed.out).toBe('acme\nbaton\n');
});

test('a removal that hits something is not carried out unasked', async () => {
  const asked = await call(['organizations', 'remove', 'acme'], removal(much));
  expect([asked.code, methods(asked.server.seen)]).toEqual([2, ['GET']]);
  expect(asked.err).toContain('acme/site, 2 waiting jobs, 1 job under way, 1 runner, 3 templates, 1 token');
  const yes = await call(['organizations', 'remove', 'acme', '--yes'], removal(much));
  expect([yes.code, yes.out, methods(yes.server.seen)]).toEqual([0, 'acme was removed\n', ['GET', 'DELETE']]);
  const empty = await call(['organizations', 'remove', 'acme'], removal(nothing));
  expect([empty.code, methods(empty.server.seen)]).toEqual([0, ['GET', 'DELETE']]);
});

test('a dry run shows what goes with it and does nothing', async () => {
  const { out, server } = await call(['organizations', 'remove', 'acme', '--dry-run'], removal(much));
  expect(out.split('\n')).toEqual([
    'with it goes: acme/site',
    '2 waiting jobs and 1 job under way would be cancelled',
    'would be removed: 1 runner box',
    '3 templates would be removed, 1 token revoked',
    '',
  ]);
  expect(methods(server.seen)).toEqual(['GET']);
});

test('a project is removed by its owner and name; what is needed stays', async () => {
  const { server, code, err } = await call(['projects', 'remove', 'baton/default', '--yes'], {
    'GET /api/v1/projects/baton/default/removal': { body: { ...nothing, scopes: ['baton/default'] } },
    'DELETE /api/v1/projects/baton/default': refusal(409, 'scope_needed'),
  });
  expect([code, methods(server.seen)]).toEqual([1, ['GET', 'DELETE']]);
  expect(err).toContain('scope_needed');
});
