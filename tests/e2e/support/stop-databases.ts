/** Runs beside each file of end-to-end tests: what its tests started for their servers ends with it. */
import { afterAll } from 'vitest';
import { stopDatabases } from './database.ts';

afterAll(stopDatabases);
