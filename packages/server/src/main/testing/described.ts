import { commonErrors, type RouteDoc } from '../../transports/http/route.ts';
import { restRoutes } from '../../transports/rest/rest.ts';
import { runnerRouteDocs } from '../../transports/runner/runner.ts';

interface Described {
  method: string;
  pattern: RegExp;
  route: RouteDoc;
}

const paramsOf = ({ path }: RouteDoc): number => path.split('{').length;

/** Those of fixed words before those that take any word in their place. */
const described: readonly Described[] = [...restRoutes, ...runnerRouteDocs]
  .toSorted((one, other) => paramsOf(one) - paramsOf(other))
  .map((route) => {
    const words = route.path.split(/(\{\w+\})/).map((word) => (word.startsWith('{') ? '[^/]+' : word.replaceAll('.', '\\.')));
    if (route.deep) words.splice(-2, 2, '.+');
    return { method: route.method, pattern: new RegExp(`^${words.join('')}$`), route };
  });

interface Answered {
  status: number;
  headers: Headers;
  body: { error?: { code?: string } } | null;
}

/** Throws when a call was answered with what the description of the API does not know of it: a status, the code of a refusal, a kind of body. */
export function assertDescribed(method: string, path: string, answered: Answered): void {
  const place = path.split('?')[0] ?? '';
  const route = described.find((each) => each.method === method && each.pattern.test(place))?.route;
  const unknown = route ? undescribed(route, answered) : null;
  if (unknown !== null) throw new Error(`${method} ${route?.path} answered ${unknown}, which its route does not describe`);
}

function undescribed(route: RouteDoc, { status, headers, body }: Answered): string | null {
  const code = body?.error?.code;
  if (code !== undefined) return [...route.errors, ...commonErrors(route)].some((each) => each === code) ? null : code;
  const answer = route.answers[status];
  if (!answer) return String(status);
  const type = headers.get('content-type')?.split(';')[0] ?? 'application/json';
  return type === 'application/json' || answer.mediaTypes?.includes(type) ? null : `a body of ${type}`;
}
