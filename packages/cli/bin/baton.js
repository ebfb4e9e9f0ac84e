#!/usr/bin/env node
// Starts the `baton` command from its sources. The shipped bundle (packages/cli/dist) does not need this file.
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { launch } from '../../../tools/launch/launch.mjs';

// Stripping types of every module costs more than all else that happens before the first request. Older Nodes have no such cache.
module.enableCompileCache?.(fileURLToPath(new URL('../../../node_modules/.cache/baton-command', import.meta.url)));

await launch(fileURLToPath(import.meta.url), fileURLToPath(new URL('../src/main.ts', import.meta.url)));
