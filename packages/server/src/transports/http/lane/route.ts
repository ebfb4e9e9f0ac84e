import type { Socket } from 'node:net';
import type { Head } from './head.ts';

/** One request that came by the lane. */
interface LaneCall<W = unknown> {
  /** what `admit` found out */
  who: W;
  headers: ReadonlyMap<string, string>;
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  /** JSON as it was sent, or the bytes of another media type; undefined without a body. Always bytes where the route reads them itself */
  body: unknown;
  socket: Socket;
}

export interface LaneAnswer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  /** sent as JSON; undefined: no body */
  body?: unknown;
  /** sent as they are, instead of `body`; the headers name their type */
  bytes?: Uint8Array;
  /** called once when it is certain that the answer never left the server */
  lost?: (() => void) | undefined;
}

/** A route that the lane serves too. It does there just what it does on the other way. */
export interface LaneRoute<W = unknown> {
  method: string;
  /** with at most one parameter, in braces */
  path: string;
  /** the name of the route in the metrics */
  name: string;
  bodyLimit: number;
  /** of the body, besides JSON */
  bodyMediaType?: string | undefined;
  /** the only media types that it takes, of an empty body too: its code reads the bytes */
  reads?: readonly string[];
  /** headers of every answer, of failures too */
  headers?: Readonly<Record<string, string>> | undefined;
  /** whether it takes requests with these headers; without it all */
  takes?(headers: Head['headers']): boolean;
  /** Who calls; throws when it is nobody. Asked before the body is looked at. */
  admit(head: Head, socket: Socket): W | Promise<W>;
  handle(call: LaneCall<W>): LaneAnswer | Promise<LaneAnswer>;
  /** a failure in words of its own; without it those of the catalogue */
  failure?(error: unknown): LaneAnswer;
}

/** A route whose code knows who its callers are. */
export const laneRoute = <W>(route: LaneRoute<W>): LaneRoute => route as unknown as LaneRoute;

export interface Found {
  route: LaneRoute;
  params: Readonly<Record<string, string>>;
}

const noParams: Readonly<Record<string, string>> = {};

interface Pattern {
  route: LaneRoute;
  method: string;
  before: string;
  name: string;
  after: string;
}

/** Finds routes by method and path. */
export class LaneRoutes {
  readonly #fixed = new Map<string, Found>();
  readonly #patterns: Pattern[] = [];

  add(route: LaneRoute): void {
    const match = /^([^{]*)\{(\w+)\}([^{]*)$/.exec(route.path);
    if (match) {
      const [, before = '', name = '', after = ''] = match;
      this.#patterns.push({ route, method: route.method, before, name, after });
    } else this.#fixed.set(`${route.method} ${route.path}`, { route, params: noParams });
  }

  find(method: string, path: string): Found | null {
    const fixed = this.#fixed.get(`${method} ${path}`);
    if (fixed) return fixed;
    for (const { route, method: wanted, before, name, after } of this.#patterns) {
      if (wanted !== method || !path.startsWith(before) || !path.endsWith(after)) continue;
      const value = path.slice(before.length, path.length - after.length);
      // what is empty, goes deeper or is written in another way is for the router, which knows how
      if (/^[A-Za-z0-9-]+$/.test(value)) return { route, params: { [name]: value } };
    }
    return null;
  }
}
