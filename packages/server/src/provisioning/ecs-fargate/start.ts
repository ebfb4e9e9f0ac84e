import type { Order } from '../interface.ts';
import type { Settings } from './settings.ts';

/** Node for those who bring no image. From AWS's own mirror of the official ones, which limits nobody. */
const nodeImage = 'public.ecr.aws/docker/library/node:24';

/** What is run in a container. */
export interface Program {
  image: string;
  /** left out: as the image has it */
  entryPoint?: string[];
  command?: string[];
}

/** Which image is taken, and how the runner is started in it. */
export function programOf({ image, runnerFrom }: Settings, { program, serverUrl }: Order): Program {
  const { version } = program;
  const isTemplate = image?.includes('{version}') === true && version !== null;
  const own = image === null ? null : image.replaceAll('{version}', version ?? 'latest');
  if (program.image !== null && !isTemplate) return { image: program.image };
  if (own !== null && runnerFrom === 'image') return { image: own };
  const bundle = `${serverUrl.replace(/\/$/, '')}/download/baton-runner${version === null ? '' : `-${version}`}.tgz`;
  // the address is handed over as an argument of the shell, which so reads nothing in it
  const script = 'npm install --silent --prefix "$HOME/.baton" "$0" && exec "$HOME/.baton/node_modules/.bin/baton-runner" start';
  return { image: own ?? nodeImage, entryPoint: ['sh', '-c'], command: [script, bundle] };
}

/** What the runner finds in its environment, besides its token. */
export function variablesOf(
  { environment, insecure }: Settings,
  { runnerId, serverUrl, offering }: Order,
): Record<string, string> {
  const { labels, executors, capacity, attributes, ranges } = offering;
  return {
    ...environment,
    ...{ BATON_URL: serverUrl, BATON_RUNNER_ID: runnerId },
    BATON_RUNNER_SETTINGS: JSON.stringify({
      ...{ labels, executors: executors.map(({ name }) => name), capacity, attributes, ranges, insecure },
    }),
  };
}
