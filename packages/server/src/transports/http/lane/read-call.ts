import { type Head, readHead } from './head.ts';
import type { Found, LaneRoute, LaneRoutes } from './route.ts';

/** A request that the lane takes, with its body as it was sent. */
export interface ReadCall extends Found {
  head: Head;
  query: Readonly<Record<string, string>>;
  bytes: Buffer;
  /** bytes of its body that are still to come */
  missing: number;
}

const noQuery: Readonly<Record<string, string>> = {};
const plainQuery = /^(?:[A-Za-z0-9_-]+=[A-Za-z0-9_.-]*(?:&(?!$)|$))+$/;
const jsonType = /^application\/json(?:; ?charset=utf-8)?$/i;

/** Null when it is for Node's parser: see `readHead`; or no route of the lane; or not as such a route wants it. */
export function readCall(bytes: Buffer, routes: LaneRoutes): ReadCall | null {
  const head = readHead(bytes);
  const found = head && routes.find(head.method, head.path);
  if (!head || !found || !takes(found.route, head)) return null;
  const query = queryOf(head.query);
  return query && { ...found, head, query, bytes, missing: head.bodyAt + head.bodyBytes - bytes.length };
}

function takes(route: LaneRoute, { bodyBytes, headers }: Head): boolean {
  const { bodyLimit, bodyMediaType, reads } = route;
  if (route.takes && !route.takes(headers)) return false;
  if (reads) return bodyBytes <= bodyLimit && reads.includes(headers.get('content-type') ?? '');
  if (bodyBytes === 0) return headers.get('content-type') === undefined;
  const type = headers.get('content-type') ?? '';
  return bodyBytes <= bodyLimit && (bodyMediaType === undefined ? jsonType.test(type) : type === bodyMediaType);
}

function queryOf(text: string): Readonly<Record<string, string>> | null {
  if (text === '') return noQuery;
  if (!plainQuery.test(text)) return null;
  const pairs = text.split('&').map((pair) => pair.split('=') as [string, string]);
  const query = Object.fromEntries(pairs);
  return Object.keys(query).length === pairs.length ? query : null;
}
