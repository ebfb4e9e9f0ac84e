import { expect, test } from 'vitest';
import type { Client } from '../../rest/client.ts';
import { emptyTranslation } from '../shared/translation.ts';
import { importOptions } from '../testing/options.ts';
import { secretItems } from './secrets.ts';

test('of the templates that need a secret the first are named, and the others counted', async () => {
  const found = emptyTranslation();
  found.secrets.push({ name: 'KEY', what: 'a key' });
  for (let number = 1; number <= 500; number++)
    found.templates.push({
      place: '',
      template: { name: `T ${number}`, job: { executor: 'shell', secrets: { KEY: 'KEY' }, spec: {} } },
    });
  const client = { call: async () => [] } as unknown as Client;
  const { items } = await secretItems(client, found, importOptions());
  expect(items[0]?.reason).toBe('a key, for T 1, T 2, T 3, T 4, T 5 and 495 more');
});
