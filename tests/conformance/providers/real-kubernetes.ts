import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll } from 'vitest';

const run = promisify(execFile);

export interface RealCluster {
  /** which context of which address */
  words: string;
  port: number;
  namespace: string;
}

/**
 * The cluster of kubectl's current context, through `kubectl proxy`, in the namespace that BATON_TEST_KUBERNETES names: things are made and removed there. A
 * string: why there is none.
 */
export async function realCluster(): Promise<RealCluster | string> {
  const namespace = process.env.BATON_TEST_KUBERNETES;
  try {
    const { stdout: context } = await run('kubectl', ['config', 'current-context'], { timeout: 10_000 });
    if (namespace === undefined)
      return `kubectl has the context ${context.trim()}, but BATON_TEST_KUBERNETES names no namespace of it in which to make things`;
    await run('kubectl', ['--namespace', namespace, 'get', 'deployments'], { timeout: 20_000 });
    const proxy = spawn('kubectl', ['proxy', '--port=0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    afterAll(() => void proxy.kill());
    for await (const line of createInterface(proxy.stdout)) {
      const port = /127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (port !== undefined) return { words: `${context.trim()}, namespace ${namespace}`, port: Number(port), namespace };
    }
    return 'kubectl proxy ended';
  } catch (error) {
    const { stderr, code, message } = error as { stderr?: string; code?: unknown; message: string };
    if (code === 'ENOENT') return 'there is no kubectl';
    return `kubectl: ${(stderr || message).trim().split('\n')[0]}`;
  }
}
