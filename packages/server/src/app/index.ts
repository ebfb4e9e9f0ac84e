export type * from './app.ts';
export type * from './deps.ts';
export type { Vitals } from './presence/presence.ts';
export { Refused } from './refused.ts';
export type * from './runner-calls.ts';
