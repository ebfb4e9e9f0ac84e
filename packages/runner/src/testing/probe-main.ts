import { processEnvironment } from '../config/environment.ts';
import { runDrive } from '../drive/main.ts';
import { driverOf } from '../executors/registry.ts';
import { probe } from './probe-driver.ts';

/* As `baton-runner drive ORDER`, with the probe besides. */
const environment = processEnvironment();
const find = (executor: string) => (executor === probe.name ? probe.driver() : driverOf(executor, environment));
await runDrive(process.argv.slice(3), environment, find);
