/** What tests, the benchmark and the simulator may use of the server. */
export type { App, RunnerCalls } from './app/app.ts';
export type { AppDeps } from './app/deps.ts';
export { Refused } from './app/refused.ts';
export type { CallerConnection } from './app/runner-calls.ts';
export { createTokenMint, createVault } from './auth/index.ts';
export { type Config, configOf } from './config/index.ts';
export { type LogChunk, type LogEnd, type LogState, type LogStore, LogStoreFull } from './logstore/interface.ts';
export { createMemoryLogStore } from './logstore/memory/store.ts';
export { type RunningServer, type StartOptions, startServer } from './main/start-server.ts';
export type { Clock } from './ports/clock.ts';
export type { Entropy } from './ports/entropy.ts';
export type { Logger, Telemetry } from './ports/telemetry.ts';
export type { NewToken, TokenMint } from './ports/tokens.ts';
export type { Vault } from './ports/vault.ts';
export { createControlPlane } from './services/control-plane.ts';
export { StoreFull, StoreOutcomeUnknown, StoreUnavailable } from './store/errors.ts';
export type { Commit, CommitResult, PresenceRow, Store, StoreReads } from './store/interface.ts';
export { createMemoryStore } from './store/memory/store.ts';
