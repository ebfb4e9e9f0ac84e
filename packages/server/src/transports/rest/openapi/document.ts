import { catalogue, ErrorBody, type ErrorCode } from '@baton/protocol';
import type { TSchema } from 'typebox';
import { commonErrors, type RouteDoc } from '../../http/route.ts';
import { Components } from './components.ts';

const security: Record<RouteDoc['access'], Record<string, never[]>[]> = {
  anyone: [],
  person: [{ apiToken: [] }, { session: [] }],
  runner: [{ runnerToken: [] }],
  enrolment: [{ enrolmentToken: [] }],
  provisioner: [{ provisioningKey: [] }],
  attempt: [{ identityBearer: [] }],
};

const bearer = (description: string) => ({ type: 'http', scheme: 'bearer', description });

const securitySchemes = {
  apiToken: bearer('An API token, or the bootstrap token'),
  session: { type: 'apiKey', in: 'cookie', name: 'baton_session', description: 'The cookie of a signed-in browser' },
  runnerToken: bearer('The token that a runner got when it registered'),
  enrolmentToken: bearer('A pairing or registration token'),
  provisioningKey: bearer('A provisioning key'),
  identityBearer: bearer('What a job finds in BATON_IDENTITY_BEARER'),
  attemptBearer: bearer('What a job finds in BATON_ATTEMPT_BEARER'),
};

const tags = [
  { name: 'audit', description: 'Who changed what, and what is set up weakly' },
  { name: 'people', description: 'Signing in, API tokens' },
  { name: 'runners', description: 'The fleet, and the tokens with which runners join it' },
  { name: 'pools', description: 'Cloud-hosted runners: the pools that they come from, and what is made for them' },
  { name: 'releases', description: 'Published versions of the runner, with their notes and programs' },
  { name: 'pools', description: 'Runners that are started and put away by demand, and waves that bring them to a release' },
  { name: 'jobs', description: 'Work: submitting, watching, cancelling' },
  { name: 'templates', description: 'Saved jobs: by hand, by the clock, or again and again' },
  { name: 'logs', description: 'What runners and the server print about themselves' },
  { name: 'statistics', description: 'How jobs and runners did, and how things stand' },
  { name: 'secrets', description: "What jobs get encrypted, in the shape of Gitea's API; values are written, never read" },
  { name: 'webhooks', description: 'Who is told of what happens, by signed requests to an address' },
  { name: 'projects', description: 'What holds in a project, and in the whole instance' },
  { name: 'server', description: 'The server itself' },
  { name: 'gitea', description: "Runners in the shape of Gitea's API" },
  { name: 'runner protocol', description: 'What a runner calls. Any program can be a runner. Unknown fields are ignored.' },
];

/** The description of the whole API in OpenAPI 3.1, from the routes themselves. */
export function openApiDocument(routes: readonly RouteDoc[], version: string): Record<string, unknown> {
  const components = new Components();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const item = paths[route.path] ?? {};
    paths[route.path] = item;
    item[route.method.toLowerCase()] = operation(route, components);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Baton',
      version,
      description:
        'Every failure has the shape of `Error`: a stable code, words with the offending value, and what to do next. ' +
        'Unknown fields are refused, except in the runner protocol.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags,
    paths,
    components: { schemas: components.schemas, securitySchemes },
  };
}

function operation(route: RouteDoc, components: Components): Record<string, unknown> {
  return {
    operationId: operationId(route),
    summary: route.summary,
    ...(route.description ? { description: route.description } : {}),
    tags: [route.tag],
    security: [...security[route.access], ...(route.forItsJob ? [{ attemptBearer: [] }] : [])],
    parameters: parametersOf(route, components),
    ...(route.body ? { requestBody: requestBody(route, route.body, components) } : {}),
    responses: { ...answersOf(route, components), ...failuresOf(route, components) },
  };
}

/** `getJobsLog`: the method and the words of the path. */
function operationId({ method, path }: RouteDoc): string {
  const words = path.split(/[/-]/).filter((word) => word !== '' && word !== 'api' && !/^v\d+$/.test(word));
  const names = words.map((word) => (word.startsWith('{') ? `By${capital(word.slice(1, -1))}` : capital(word)));
  return `${method.toLowerCase()}${names.join('')}`;
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

interface ObjectSchema {
  properties?: Record<string, TSchema>;
  required?: string[];
}

function parametersOf(route: RouteDoc, components: Components): unknown[] {
  const list = (schema: TSchema | undefined, place: string) => {
    const { properties = {}, required = [] } = (schema ?? {}) as ObjectSchema;
    return Object.entries(properties).map(([name, property]) => {
      const { description, ...rest } = components.refer(property) as { description?: string };
      const must = place === 'path' || required.includes(name);
      return { name, in: place, required: must, ...(description ? { description } : {}), schema: rest };
    });
  };
  return [...list(route.params, 'path'), ...list(route.query, 'query'), ...list(route.headers, 'header')];
}

function requestBody(route: RouteDoc, body: TSchema, components: Components): unknown {
  const mediaType = route.bodyMediaType ?? 'application/json';
  return { required: route.bodyOptional !== true, content: { [mediaType]: { schema: components.refer(body) } } };
}

function answersOf(route: RouteDoc, components: Components): Record<string, unknown> {
  const entries = Object.entries(route.answers).map(([status, { description, schema, mediaTypes = [] }]) => {
    const content = {
      ...(schema && { 'application/json': { schema: components.refer(schema) } }),
      ...Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, {}])),
    };
    return [status, { description, ...(Object.keys(content).length > 0 && { content }) }];
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}

/** Refusals by status, each with the codes that it can carry. */
function failuresOf(route: RouteDoc, components: Components): Record<string, unknown> {
  const codes = [...new Set<ErrorCode>([...route.errors, ...commonErrors(route)])];
  const byStatus = Map.groupBy(codes, (code) => catalogue[code].status);
  const schema = components.refer(ErrorBody);
  const entries = [...byStatus].map(([status, own]) => {
    const description = own.map((code) => `\`${code}\`: ${catalogue[code].message}`).join('\n\n');
    return [String(status), { description, content: { 'application/json': { schema } }, 'x-codes': own }];
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}
