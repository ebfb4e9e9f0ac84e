#!/usr/bin/env node
// Starts the server from its sources. In plain JavaScript: one module with types is enough to load what strips them, 12 MB that its thread never gives back.
import { constants, enableCompileCache, flushCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Within the installation: in a folder for all users of the machine others could plant code. Without the right to write there a start just takes longer.
const folder = fileURLToPath(new URL('../../../node_modules/.cache/baton-server', import.meta.url));
const { status } = enableCompileCache(folder);
// Threads learn of it by the environment only. Who named another folder, or wants none, is heard.
const isOurs = status === constants.compileCacheStatus.ENABLED && process.env.NODE_COMPILE_CACHE === undefined;
if (isOurs) process.env.NODE_COMPILE_CACHE = folder;

const { runProcess } = await import(new URL('../src/main/core-first.ts', import.meta.url).href);
await runProcess(process.argv.slice(2), () => {
  // The threads run. Programs that the server starts have nothing to do with its cache.
  if (isOurs) delete process.env.NODE_COMPILE_CACHE;
  flushCompileCache();
});
