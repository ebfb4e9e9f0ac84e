import type { ErrorCode } from '@baton/protocol';
import type { TSchema } from 'typebox';

/**
 * Who may call: nobody in particular, a signed-in person or program, a runner, the holder of a pairing or registration token, or that of a
 * provisioning key, or a job with the bearer of its attempt.
 */
type Access = 'anyone' | 'person' | 'runner' | 'enrolment' | 'provisioner' | 'attempt';

interface AnswerDoc {
  description: string;
  /** of a body of JSON; without one, and without `mediaTypes`, there is no body */
  schema?: TSchema;
  /** of a body that is no JSON, or need not be */
  mediaTypes?: readonly string[];
}

/** All that is known of a route but its code: it drives the checks, the limits and the API description. */
export interface RouteDoc {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** parameters in braces */
  path: string;
  summary: string;
  description?: string;
  tag: string;
  access: Access;
  /** open also to a job, with the bearer of the attempt that it calls for */
  forItsJob?: true;
  /** the last parameter of the path goes on over slashes */
  deep?: true;
  /** open also to someone who must set up a second factor before anything else */
  beforeTotp?: true;
  /** not for a token that may do less than its owner: it could make one that may do more */
  unlimited?: true;
  params?: TSchema;
  query?: TSchema;
  headers?: TSchema;
  body?: TSchema;
  /** the body may be left out; it is then an empty object */
  bodyOptional?: boolean;
  /** default `application/json` */
  bodyMediaType?: string;
  /** the body comes as it is (`bodyMediaType`), read by the code of the route: `bodyOf` */
  rawBody?: true;
  bodyLimit?: number;
  /** the code for a larger body, where it is not `body_too_large` */
  tooLarge?: ErrorCode;
  answers: Readonly<Record<number, AnswerDoc>>;
  /** what can be refused here, besides what every route of its access can */
  errors: readonly ErrorCode[];
}

/** Bodies of most calls are small. */
export const defaultBodyLimit = 64 * 1024;

/** The path as the router wants it. */
export function routerPath(path: string, deep = false): string {
  const whole = deep ? path.replace(/\{\w+\}$/, '*') : path;
  return whole.replace(/\{(\w+)\}/g, ':$1');
}

/** Parameters of a path whose last one goes on over slashes. */
export function deepParams(params: unknown, last: string): Record<string, unknown> {
  const { '*': rest, ...others } = params as Record<string, unknown>;
  return { ...others, [last]: rest };
}

/** Refusals that a route can answer with because of its access, parts and body. */
export function commonErrors(route: RouteDoc): ErrorCode[] {
  const codes: ErrorCode[] = ['server_starting', 'storage_unavailable', 'internal', 'invalid_request'];
  // of any request: an address can have a query, and a head what it likes, also where the route reads neither
  codes.push('url_too_long', 'headers_too_large');
  // also where nothing may be said, in the address or in a body
  if (route.access !== 'runner' && route.access !== 'enrolment') codes.push('unknown_field');
  if (route.body) codes.push('malformed_json', 'unsupported_media_type', route.tooLarge ?? 'body_too_large');
  if (route.access !== 'anyone') {
    codes.push(
      'tls_required',
      'address_not_allowed',
      'credential_missing',
      'credential_malformed',
      'credential_unknown',
      'credential_wrong_kind',
      'rate_limited',
    );
  }
  if (route.access === 'person') {
    codes.push('credential_expired', 'credential_revoked', 'user_disabled', 'sign_in_required', 'permission_denied');
  }
  if (route.unlimited) codes.push('credential_limited');
  if (route.access === 'person' && !route.beforeTotp) codes.push('totp_needed');
  if (route.access === 'runner')
    codes.push('credential_expired', 'credential_revoked', 'credential_superseded', 'runner_removed');
  if (route.access === 'person' && route.method !== 'GET') codes.push('cross_site_request');
  return codes;
}
