import { type DestinationStream, pino } from 'pino';
import type { Logger } from '../ports/telemetry.ts';
import { prettyStream } from './pretty.ts';

export interface LogOptions {
  level: 'debug' | 'info' | 'warn' | 'error';
  format: 'json' | 'pretty';
}

/** Fields that never reach a log, should somebody hand them over by mistake. */
const secrets = ['password', 'token', 'secret', 'authorization', 'cookie'];

/** The server's log, one object a line. Written at once: the last words before a crash count most. */
export function createLogger(options: LogOptions, output: DestinationStream): Logger {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secrets.flatMap((name) => [name, `*.${name}`]), censor: '(hidden)' },
    },
    options.format === 'pretty' ? prettyStream(output) : output,
  );
}
