import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { packTar, unpackTar } from '../tar.ts';
import { type EmulatedContainer, World } from './world.ts';

interface Request {
  method: string;
  path: string;
  query: URLSearchParams;
  body: Buffer;
  incoming: IncomingMessage;
}

interface Reply {
  status: number;
  json?: unknown;
  raw?: Buffer | string;
}

const refuse = (status: number, message: string): Reply => ({ status, json: { message } });
const done: Reply = { status: 204 };

/** A small engine: the calls of the Engine API that the provider makes, with the answers that are documented for them. */
export class EmulatedEngine {
  readonly world = new World();
  /** for servers of another kind */
  readonly listener: RequestListener;
  readonly #server: Server;
  version = '1.41';

  constructor() {
    this.listener = (incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const url = new URL(incoming.url ?? '/', 'http://engine');
        const path = url.pathname.replace(/^\/v\d+\.\d+(?=\/)/, '');
        const method = incoming.method ?? 'GET';
        this.world.log.push(`${method} ${incoming.url}`);
        const reply = this.#answer({ method, path, query: url.searchParams, body: Buffer.concat(chunks), incoming });
        const text = reply.json === undefined ? (reply.raw ?? '') : JSON.stringify(reply.json);
        response.writeHead(reply.status, { 'content-type': 'application/json' }).end(text);
      });
    };
    this.#server = createServer(this.listener);
  }

  /** @param socketPath left out: a port on this machine, which is answered */
  async listen(socketPath?: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      if (socketPath) this.#server.listen(socketPath, resolve);
      else this.#server.listen(0, '127.0.0.1', resolve);
    });
    return socketPath ? 0 : (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: Request): Reply {
    const { method, path } = request;
    const [, area = '', id = '', verb = ''] = path.split('/').map(decodeURIComponent);
    if (path === '/version')
      return { status: 200, json: { Version: '20.10.24', ApiVersion: this.version, MinAPIVersion: '1.12' } };
    if (path === '/info')
      return {
        status: 200,
        json: { Name: 'emulated', OperatingSystem: 'a test', NCPU: 2, MemTotal: 2 ** 31, ServerVersion: '20.10.24' },
      };
    if (area === 'images') return this.#images(request);
    if (area === 'networks')
      return this.world.networks.has(id) ? { status: 200, json: { Name: id } } : refuse(404, `network ${id} not found`);
    if (area === 'volumes') return this.#volumes(request, id);
    if (path === '/containers/json') return this.#list();
    if (area === 'containers' && id === 'create') return this.#create(request);
    if (area !== 'containers') return refuse(404, 'page not found');
    const container = this.world.find(id);
    if (!container) return refuse(404, `No such container: ${id}`);
    if (method === 'DELETE') return this.#remove(container, request);
    return this.#container(container, verb, request);
  }

  #images({ path, query, incoming }: Request): Reply {
    if (path !== '/images/create') {
      const name = path.replace(/^\/images\//, '').replace(/\/json$/, '');
      const image = this.world.images.get(name);
      return image
        ? { status: 200, json: { Id: `sha256:${name}`, Config: { User: image.user } } }
        : refuse(404, `No such image: ${name}`);
    }
    const name = query.get('fromImage') ?? '';
    const auth = incoming.headers['x-registry-auth'];
    this.world.registryAuth = typeof auth === 'string' ? auth : undefined;
    const refusal = this.world.pullRefusals.get(name);
    if (refusal?.status) return refuse(refusal.status, refusal.message);
    const progress = [
      { status: `Pulling from ${name}` },
      { status: 'Downloading', progressDetail: { current: 1, total: 2 }, id: 'a' },
    ];
    const end = refusal
      ? { error: refusal.message, errorDetail: { message: refusal.message } }
      : { status: 'Status: Downloaded newer image' };
    const image = this.world.registry.get(name);
    if (!refusal && !image) {
      const [repository] = name.split(':');
      return refuse(404, `pull access denied for ${repository}, repository does not exist or may require 'docker login': denied`);
    }
    if (image && !refusal) this.world.images.set(name, image);
    return { status: 200, raw: [...progress, end].map((line) => JSON.stringify(line)).join('\r\n') };
  }

  #list(): Reply {
    const json = [...this.world.containers.values()].map(({ id, name, body, status }) => ({
      ...{ Id: id, Names: [`/${name}`], Labels: body.Labels, State: status },
    }));
    return { status: 200, json };
  }

  #volumes({ method, body }: Request, id: string): Reply {
    const { volumes, containers } = this.world;
    if (method === 'GET' && id === '') return { status: 200, json: { Volumes: [...volumes.values()] } };
    if (method === 'POST') {
      const { Name, Labels } = JSON.parse(body.toString()) as { Name: string; Labels: Record<string, string> };
      // as the real one: a volume that is there is answered as if it had been made
      const volume = volumes.get(Name) ?? { Name, Labels };
      volumes.set(Name, volume);
      return { status: 201, json: volume };
    }
    const volume = volumes.get(id);
    if (!volume) return refuse(404, `get ${id}: no such volume`);
    if (method === 'GET') return { status: 200, json: volume };
    const users = [...containers.values()].filter(({ body: { HostConfig } }) =>
      HostConfig.Mounts?.some(({ Source }) => Source === id),
    );
    if (users.length > 0) return refuse(409, `remove ${id}: volume is in use - [${users.map((user) => user.id).join(', ')}]`);
    volumes.delete(id);
    return done;
  }

  #create({ query, body }: Request): Reply {
    const name = query.get('name') ?? '';
    const asked = JSON.parse(body.toString()) as EmulatedContainer['body'];
    if (!this.world.images.has(asked.Image)) return refuse(404, `No such image: ${asked.Image}`);
    const clash = this.world.find(name);
    if (clash)
      return refuse(
        409,
        `Conflict. The container name "/${name}" is already in use by container "${clash.id}". You have to remove (or rename) it.`,
      );
    const memory = asked.HostConfig.Memory;
    if (memory !== undefined && memory < 6 * 2 ** 20) return refuse(400, 'Minimum memory limit allowed is 6MB');
    return { status: 201, json: { Id: this.world.add(name, asked).id, Warnings: [] } };
  }

  #container(container: EmulatedContainer, verb: string, request: Request): Reply {
    const { query } = request;
    if (verb === 'json') return { status: 200, json: inspected(container, this.world.imageOf(container).user) };
    if (verb === 'start') return this.#start(container);
    if (verb === 'archive') return archive(container, request);
    if (verb === 'logs') return { status: 200, raw: frames(this.world.imageOf(container).program.lines ?? []) };
    if (verb === 'stop') {
      if (container.status !== 'running' && container.status !== 'restarting') return { status: 304 };
      Object.assign(container, { status: 'exited', exitCode: container.status === 'running' ? 0 : container.exitCode });
      return done;
    }
    if (verb !== 'rename') return refuse(404, 'page not found');
    const name = query.get('name') ?? '';
    if (this.world.find(name))
      return refuse(409, `Error when allocating new name: Conflict. The container name "/${name}" is already in use`);
    container.name = name;
    return done;
  }

  #start(container: EmulatedContainer): Reply {
    if (container.status === 'running') return { status: 304 };
    const network = container.body.HostConfig.NetworkMode;
    if (network !== undefined && !this.world.networks.has(network)) return refuse(404, `network ${network} not found`);
    const { refusal } = this.world.imageOf(container).program;
    if (refusal !== undefined) return refuse(500, refusal);
    this.world.start(container);
    return done;
  }

  #remove(container: EmulatedContainer, { query }: Request): Reply {
    if (container.status === 'running' && query.get('force') !== 'true')
      return refuse(
        409,
        `You cannot remove a running container ${container.id}. Stop the container before attempting removal or force remove`,
      );
    this.world.containers.delete(container.id);
    return done;
  }
}

function archive(container: EmulatedContainer, { method, query, body }: Request): Reply {
  if (method === 'PUT') {
    for (const entry of unpackTar(body)) container.files.set(entry.path, entry);
    return { status: 200 };
  }
  const path = (query.get('path') ?? '').replace(/^\//, '');
  const file = container.files.get(path);
  if (!file) return refuse(404, `Could not find the file /${path} in container ${container.id}`);
  return { status: 200, raw: packTar([{ ...file, path: path.slice(path.lastIndexOf('/') + 1) }]) };
}

/** As the engine tells a container to whoever asks. */
function inspected({ id, name, body, status, exitCode, oomKilled, restarts }: EmulatedContainer, user: string): object {
  const isRunning = status === 'running' || status === 'restarting';
  return {
    ...{ Id: id, Name: `/${name}`, Image: `sha256:${body.Image}`, RestartCount: restarts },
    State: {
      ...{ Status: status, Running: isRunning, Restarting: status === 'restarting', Paused: false, OOMKilled: oomKilled },
      ...{ ExitCode: exitCode, Error: '' },
    },
    Config: { Image: body.Image, User: body.User ?? user, Env: body.Env, Labels: body.Labels },
    HostConfig: body.HostConfig,
  };
}

/** Standard output without a terminal: a head of eight bytes before each piece. */
function frames(lines: readonly string[]): Buffer {
  const parts = lines.map((line) => {
    const text = Buffer.from(`${line}\n`);
    const head = Buffer.alloc(8);
    head.writeUInt8(1, 0);
    head.writeUInt32BE(text.length, 4);
    return Buffer.concat([head, text]);
  });
  return Buffer.concat(parts);
}
