import { ApiError } from '@baton/protocol/errors';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** Reads a server's address: without a slash at its end. Throws `usage` and `insecure_url`. */
export function parseServerUrl(text: string, options: { insecure: boolean }): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new ApiError('usage', { problem: `${text} is not an address like https://baton.example.org` });
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new ApiError('usage', { problem: `The address of the server must have neither credentials, query nor fragment` });
  }
  if (url.protocol === 'http:' && !options.insecure && !isLoopback(url.hostname))
    throw new ApiError('insecure_url', { url: text });
  return url.href.replace(/\/+$/, '');
}
