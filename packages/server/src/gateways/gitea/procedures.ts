import { PingService, RunnerService } from '@baton/protocol/gitea';
import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import type { CallerConnection } from '../../app/index.ts';
import { type Asked, headerOf } from '../../transports/http/reached.ts';
import { isDenseJson } from '../shared/dense-json.ts';
import type { GatewayParts } from '../shared/parts.ts';
import type { Answer, GiteaCall } from './call.ts';
import { addressOf, type Caller, runnerOf } from './callers.ts';
import type { GiteaCalls } from './calls.ts';
import { ConnectError } from './connect/connect-error.ts';
import { checkHeaders, takesGzip, timeoutOf } from './connect/headers.ts';
import { mediaOf } from './connect/media.ts';
import { type Written, written } from './connect/written.ts';
import { fewParts, firstRows } from './report/bounded.ts';

const kib = 1024;
const mib = 1024 * kib;

/** Of calls that carry no more than a name and some labels. */
const smallBody = 64 * kib;
/** What was held back while a server was away comes all at once, so rows of a log may be many. */
const logBody = 64 * mib;
/** Some outputs of a mebibyte. */
const stateBody = 16 * mib;

type Method = (typeof RunnerService.method)[keyof typeof RunnerService.method] | typeof PingService.method.ping;

/** A procedure, whichever way a call of it comes. */
export interface Procedure {
  path: string;
  bodyLimit: number;
  /** Who calls. Asked before the body is read: a stranger's body is not worth reading. Throws what refuses the call */
  admit(asked: Asked): Caller | Promise<Caller>;
  carryOut(caller: Caller, asked: Asked, body: Uint8Array, connection: CallerConnection): Promise<Written>;
}

/** Who may call: a runner by its credential; one to be, whose credential is in the body; anybody. */
type May = 'runner' | 'enrolling' | 'anybody';

const anybody: Caller = { runnerId: '', address: '' };

/** The procedures of Gitea's runners. */
export function proceduresOf(calls: GiteaCalls, parts: GatewayParts): Procedure[] {
  const { register, declare, fetchTask, updateTask, updateLog } = RunnerService.method;
  const admitOf = (may: May) => admit.bind(null, parts, may);
  const known = { admit: admitOf('runner') };
  return [
    procedure(PingService.method.ping, { bodyLimit: smallBody, admit: admitOf('anybody') }, async (message) => ({
      message: calls.ping(message),
    })),
    procedure(register, { bodyLimit: smallBody, admit: admitOf('enrolling') }, async (message, { address }) => {
      const enrolment = await parts.auth.runners.enrolment(message.token === '' ? null : message.token, address);
      return { message: await calls.register(enrolment, message, address) };
    }),
    procedure(declare, { ...known, bodyLimit: smallBody }, async (message, call) => ({
      message: await calls.declare(call, message),
    })),
    procedure(fetchTask, { ...known, bodyLimit: smallBody }, (message, call) => calls.fetchTask(call, message)),
    procedure(updateTask, { ...known, bodyLimit: stateBody, bound: fewParts }, async (message, call) => ({
      message: await calls.updateTask(call, message),
    })),
    procedure(updateLog, { ...known, bodyLimit: logBody, bound: firstRows }, async (message, call) => ({
      message: await calls.updateLog(call, message),
    })),
  ];
}

function admit(parts: GatewayParts, may: May, asked: Asked): Caller | Promise<Caller> {
  checkHeaders(asked);
  if (may === 'anybody') return anybody;
  const address = addressOf(parts, asked);
  return may === 'enrolling' ? { runnerId: '', address } : runnerOf(parts, asked, address);
}

function procedure<M extends Method>(
  method: M,
  { bound, ...way }: Pick<Procedure, 'admit' | 'bodyLimit'> & { bound?: (bytes: Uint8Array) => Uint8Array },
  handle: (message: MessageShape<M['input']>, call: GiteaCall) => Promise<Answer<MessageShape<M['output']>>>,
): Procedure {
  const output: DescMessage = method.output;
  return {
    ...way,
    path: `/api/actions/${method.parent.typeName}/${method.name}`,
    // Not async, so that of the request nothing stays while its answer is held: thousands are.
    carryOut(caller, asked, body, connection) {
      const media = mediaOf(headerOf(asked, 'content-type'));
      if (!media) throw new ConnectError('invalid_argument', 'The body has no type', { status: 415 });
      const mayZip = takesGzip(asked);
      if (media.isText && isDenseJson(body)) throw new ConnectError('resource_exhausted', 'The body has too many values');
      const read = media.read<M['input']>(method.input, bound && !media.isText ? bound(body) : body);
      return handle(read, callOf(caller, asked, connection)).then((answer) => written(media, output, mayZip, answer));
    },
  };
}

const requestKey = /^[\x21-\x7e]{1,100}$/;

function callOf(caller: Caller, asked: Asked, connection: CallerConnection): GiteaCall {
  const key = headerOf(asked, 'x-runner-request-key');
  return {
    ...caller,
    connection,
    timeoutMs: timeoutOf(asked),
    version: headerOf(asked, 'x-runner-version'),
    requestKey: key !== undefined && requestKey.test(key) ? key : null,
  };
}
