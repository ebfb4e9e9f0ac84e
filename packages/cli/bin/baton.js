#!/usr/bin/env node
// Starts the `baton` command from its sources. The shipped bundle (packages/cli/dist) does not need this file.
import { fileURLToPath } from 'node:url';
import { launch } from '../../../tools/launch/launch.mjs';

await launch(fileURLToPath(import.meta.url), fileURLToPath(new URL('../src/main.ts', import.meta.url)));
