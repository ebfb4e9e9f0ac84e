import { ApiError } from '@baton/protocol/errors';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);

/** The server's address, without a slash at its end. Throws `usage`, or `insecure_url` when it would send the credential in clear. */
export function serverUrl(text: string, insecure: boolean): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new ApiError('usage', { problem: `${text} is no address; it looks like https://baton.example.com` });
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new ApiError('usage', { problem: `${text} is neither https:// nor http://` });
  if (url.protocol === 'http:' && !insecure && !isLoopback(url.hostname)) throw new ApiError('insecure_url', { url: url.origin });
  return (url.origin + url.pathname).replace(/\/+$/, '');
}
