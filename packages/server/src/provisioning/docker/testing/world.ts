import { randomBytes } from 'node:crypto';
import type { TarEntry } from '../tar.ts';

/** How the program of an image does in an emulated engine. */
export interface Program {
  /** null: it runs until it is stopped */
  exitCode: number | null;
  oomKilled?: boolean;
  lines?: string[];
  /** why it can not be started at all, in the engine's words */
  refusal?: string;
}

export interface EmulatedContainer {
  id: string;
  name: string;
  body: {
    Image: string;
    User?: string;
    Env: string[];
    Labels: Record<string, string>;
    HostConfig: { Mounts?: { Source: string }[]; NetworkMode?: string; Memory?: number };
  };
  status: 'created' | 'running' | 'exited' | 'restarting';
  exitCode: number;
  oomKilled: boolean;
  restarts: number;
  files: Map<string, TarEntry>;
}

export interface EmulatedVolume {
  Name: string;
  Labels: Record<string, string>;
}

/** What stands in an emulated engine, and what its registry has. */
export class World {
  /** by name with tag */
  readonly images = new Map<string, { user: string; program: Program }>();
  readonly registry = new Map<string, { user: string; program: Program }>();
  /** what a pull says of an image instead, in the stream of its progress or (with a status) in place of it */
  readonly pullRefusals = new Map<string, { status?: number; message: string }>();
  readonly containers = new Map<string, EmulatedContainer>();
  readonly volumes = new Map<string, EmulatedVolume>();
  readonly networks = new Set(['bridge', 'host', 'none']);
  /** requests, as a log of the engine would show them */
  readonly log: string[] = [];
  /** the head in which registries see who pulls */
  registryAuth: string | undefined;

  find(idOrName: string): EmulatedContainer | undefined {
    return (
      this.containers.get(idOrName) ??
      [...this.containers.values()].find(({ name, id }) => name === idOrName || id.startsWith(idOrName))
    );
  }

  add(name: string, body: EmulatedContainer['body']): EmulatedContainer {
    const id = randomBytes(32).toString('hex');
    const container: EmulatedContainer = {
      ...{ id, name, body, status: 'created', exitCode: 0, oomKilled: false, restarts: 0 },
      files: new Map(),
    };
    const users = 'root:x:0:0::/root:/bin/sh\nbaton:x:10001:10002::/home/baton:/bin/sh\n';
    const content = Buffer.from(users);
    container.files.set('etc/passwd', { path: 'etc/passwd', mode: 0o644, uid: 0, gid: 0, content });
    this.containers.set(id, container);
    return container;
  }

  imageOf({ body }: EmulatedContainer): { user: string; program: Program } {
    return this.images.get(body.Image) ?? { user: '', program: { exitCode: null } };
  }

  start(container: EmulatedContainer): void {
    const { exitCode, oomKilled = false } = this.imageOf(container).program;
    if (exitCode === null) {
      container.status = 'running';
      return;
    }
    Object.assign(container, { status: 'restarting', exitCode, oomKilled, restarts: container.restarts + 1 });
  }
}
