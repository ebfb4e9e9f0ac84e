import { ApiError } from '@baton/protocol';
import type { Config } from '../config/index.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/telemetry.ts';
import { Listener } from '../transports/http/listener.ts';
import { readPair } from '../transports/http/tls/pair.ts';
import { Renewal } from '../transports/http/tls/renewal.ts';

type TlsConfig = Pick<Config, 'tlsCert' | 'tlsKey'>;

/** What makes the sockets: with the certificate that the options name, kept up with its files. Throws `option_invalid`, `tls_unusable`. */
export async function openTls(
  { tlsCert: cert, tlsKey: key }: TlsConfig,
  clock: Clock,
  logger: Logger,
): Promise<{ listener: Listener; stop: () => Promise<void> }> {
  if (cert === null && key === null) return { listener: new Listener(null), stop: async () => {} };
  if (cert === null || key === null) throw missing(cert === null ? '--tls-cert' : '--tls-key');
  const files = { cert, key };
  const pair = await readPair(files, clock.now());
  const listener = new Listener(pair);
  const renewal = new Renewal(pair, { files, clock, logger, use: (renewed) => listener.use(renewed) });
  return { listener, stop: async () => renewal.close() };
}

const missing = (option: string): ApiError =>
  new ApiError('option_invalid', {
    option,
    problem: 'is needed, because the other of certificate and key is given',
    value: 'nothing',
    source: 'the default',
  });
