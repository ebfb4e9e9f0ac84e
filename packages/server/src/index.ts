/*
 * The control plane without its transports: what a simulator or a test drives with a store, clock and randomness of its own.
 */
export { type App, type AppDeps, Refused, type RunnerCalls } from './app/index.ts';
export * from './logstore/interface.ts';
export type { Clock } from './ports/clock.ts';
export type { Entropy } from './ports/entropy.ts';
export type { NewToken, TokenMint } from './ports/tokens.ts';
export { createControlPlane } from './services/control-plane.ts';
export { StoreFull, StoreOutcomeUnknown, StoreUnavailable } from './store/errors.ts';
export * from './store/interface.ts';
export { createMemoryStore } from './store/memory/store.ts';
