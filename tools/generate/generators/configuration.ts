import { configurationPage } from '@baton/server/reference';

export const path = 'docs/reference/configuration.md';

/** Every option of the server, from its table of options. */
export async function generate(): Promise<string> {
  return configurationPage();
}
