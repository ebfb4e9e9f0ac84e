export type * from './app.ts';
export type * from './audit/use-cases.ts';
export type * from './deps.ts';
export type * from './explain/use-cases.ts';
export type * from './people/use-cases.ts';
export { Refused } from './refused.ts';
export type * from './runner-calls.ts';
export type * from './scopes/use-cases.ts';
export type * from './templates/use-cases.ts';
