import { createHmac } from 'node:crypto';

const prefix = 'whsec_';

/** A signing secret in the form that libraries for Standard Webhooks take. */
export const secretOf = (bytes: Uint8Array): string => prefix + Buffer.from(bytes).toString('base64');

/**
 * The headers of one try: HMAC-SHA256 over `id.timestamp.body`, once for each secret.
 *
 * @param now ms since the Unix epoch
 */
export function signedHeaders(id: string, now: number, body: string, secrets: readonly string[]): Record<string, string> {
  const timestamp = String(Math.floor(now / 1_000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
