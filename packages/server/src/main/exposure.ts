import { parseNetwork } from '@baton/core';
import type { Config } from '../config/index.ts';
import type { Logger } from '../ports/telemetry.ts';
import type { Addresses } from '../transports/http/public-url.ts';

const isWildcard = (host: string): boolean => host === '0.0.0.0' || host === '::';
const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');

/** How the server is reached, as its options say; where it listens is known later. */
export const addressesOf = ({ publicUrl, host, trustedProxies, insecureHttp }: Config): Addresses => ({
  publicUrl,
  listenUrl: '',
  wildcard: isWildcard(host),
  trusted: trustedProxies.flatMap((text) => parseNetwork(text) ?? []),
  insecureHttp,
});

/** Says what it means that a server listens to other machines in clear. */
export function warnOfClearText({ listenUrl, trusted, insecureHttp }: Addresses, config: Config, logger: Logger): void {
  if (isLoopback(config.host) || config.tlsCert !== null) return;
  const where = { url: listenUrl };
  if (insecureHttp)
    logger.warn(
      where,
      'credentials are taken over plain http from other machines (--insecure-http): they can be read on their way',
    );
  else if (trusted.length === 0)
    logger.warn(
      where,
      'listening to other machines over plain http: credentials from them are refused (tls_required). Give --tls-cert and --tls-key, ' +
        'or name the proxy before this server with --trusted-proxies',
    );
}
