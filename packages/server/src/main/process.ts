import { ApiError, version } from '@baton/protocol';
import { type Config, help, readConfig } from '../config/index.ts';
import type { Logger } from '../ports/telemetry.ts';
import { createLogger } from './logger.ts';
import { runRestore } from './run-restore.ts';
import { type RunningServer, startServer } from './start-server.ts';

/** A stop that takes longer than this is cut short: supervisors wait no longer. */
const stopMs = 5_000;

/**
 * Does what the command line says.
 *
 * @param onReady called once the server answers: what can wait until then is done then
 */
export async function runProcess(words: readonly string[], onReady: () => void): Promise<void> {
  if (words[0] === 'restore') {
    await runRestore(words.slice(1)).catch(fail);
  } else if (words.includes('--help') || words.includes('-h')) {
    process.stdout.write(`Usage: node packages/server/bin/baton-server.js [options]\n\n${help()}`);
  } else if (words.includes('--version')) {
    process.stdout.write(`${version}\n`);
  } else {
    await run(words, onReady).catch(fail);
  }
}

/** The process of a server, from its command line to its end. */
async function run(words: readonly string[], onReady: () => void): Promise<void> {
  const config = readConfig(words);
  const logger = createLogger({ level: config.logLevel, format: formatOf(config) }, process.stdout);
  const stopSignal = firstSignal();
  process.on('uncaughtException', (error) => {
    logger.error({ err: error }, 'stopped by an unexpected error');
    process.exit(1);
  });
  const server = await startServer({ config, logger });
  tell(server, logger);
  onReady();
  const signal = await stopSignal;
  logger.info({ signal }, 'stopping');
  setTimeout(() => {
    logger.warn({ afterMs: stopMs }, 'the stop took too long and was cut short');
    process.exit(0);
  }, stopMs).unref();
  await server.close();
  logger.info({}, 'stopped');
  process.exit(0);
}

/** Resolves with the first signal that asks to stop; further ones change nothing. */
function firstSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve(signal));
  });
}

/** Says that it is there: to the process that started it, else to the person. */
function tell(server: RunningServer, logger: Logger): void {
  const { url, localUrl, setupUrl, dataDir } = server;
  logger.info({ url, dataDir, version }, 'ready');
  if (process.send) {
    process.send({ type: 'ready', url, localUrl, setupUrl, dataDir });
    return;
  }
  const lines = [`Baton listens at ${url}`, `Data folder: ${dataDir}`];
  if (setupUrl !== null) lines.push(`Create the administrator (this link works once): ${setupUrl}`);
  process.stderr.write(`${lines.join('\n')}\n`);
}

function formatOf({ logFormat }: Config): 'json' | 'pretty' {
  if (logFormat !== 'auto') return logFormat;
  return process.stdout.isTTY ? 'pretty' : 'json';
}

/** Expected failures are told with the next step; only a defect shows where it happened. */
function fail(error: unknown): void {
  const text = error instanceof ApiError ? `${error.message}\n${error.next}\n` : `${String((error as Error).stack ?? error)}\n`;
  process.stderr.write(text, () => process.exit(1));
}
