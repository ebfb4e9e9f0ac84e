import type { Actor } from '@baton/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { PersonalApp } from '../../app/index.ts';
import type { Person } from '../../auth/index.ts';
import type { RouteDoc } from '../http/route.ts';
import type { RestDeps } from './deps.ts';

/** One request whose parts were checked. */
export interface Call<P = unknown, Q = unknown, B = unknown> {
  params: P;
  query: Q;
  body: B;
  deps: RestDeps;
  /** the use cases, as far as the one who calls may see and do; throws where the route lets in anyone */
  app: PersonalApp;
  /** a header of the request, by its name in small letters */
  header(name: string): string | undefined;
  /** throws where the call came by the lane */
  request: FastifyRequest;
  /** throws where the call came by the lane */
  reply: FastifyReply;
  /** throws where the route lets in anyone */
  person: Person;
  /** the person with where the call came from, as the audit log names both; throws where the route lets in anyone */
  actor: Actor;
}

/** `body` undefined: none is sent. A stream or buffer is sent as it is. */
export interface Answer {
  status: number;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
}

export interface RestRoute<P extends TSchema = TSchema, Q extends TSchema = TSchema, B extends TSchema = TSchema>
  extends RouteDoc {
  params?: P;
  query?: Q;
  body?: B;
  /** called so often that it may come by the lane too: its code asks for neither `request` nor `reply` */
  byLane?: true;
  handle(call: Call<Static<P>, Static<Q>, Static<B>>): Answer | Promise<Answer>;
}

/** A route whose code knows the types of its schemas. */
export function restRoute<P extends TSchema, Q extends TSchema, B extends TSchema>(route: RestRoute<P, Q, B>): RestRoute {
  // the checks in `mount` make the parts what the schemas say
  return route as unknown as RestRoute;
}
