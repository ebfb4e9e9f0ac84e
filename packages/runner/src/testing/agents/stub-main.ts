import { messagesApi } from './messages-stub.ts';
import { responsesApi } from './responses-stub.ts';
import { startModelStub, type Turn } from './stub-server.ts';

/*
 * A scripted model as a program: `stub-main.ts messages|responses SCRIPT`, where the script is JSON. Prints its URL, and runs until it is ended.
 */
const [api, script = '[]'] = process.argv.slice(2);
const { url } = await startModelStub(api === 'messages' ? messagesApi : responsesApi, JSON.parse(script) as Turn[]);
process.stdout.write(`${url}\n`);
