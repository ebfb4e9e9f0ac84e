/** Writes `schema.sql` anew: run it after adding a migration. */
import { writeFileSync } from 'node:fs';
import { schemaText } from './schema-text.ts';

writeFileSync(new URL('./schema.sql', import.meta.url), schemaText());
