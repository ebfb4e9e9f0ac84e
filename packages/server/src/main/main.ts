import { enableCompileCache, flushCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

/*
 * The entry of the server's process. What the sources compile to is kept within the installation (in a folder for all users of the machine
 * others could plant code), so that every start but the first is quick; without the right to write there it just takes longer.
 */
enableCompileCache(fileURLToPath(new URL('../../../../node_modules/.cache/baton-server', import.meta.url)));
const { runProcess } = await import('./process.ts');
await runProcess(process.argv.slice(2), flushCompileCache);
