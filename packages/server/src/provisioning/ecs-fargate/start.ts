import type { Order } from '../interface.ts';
import type { Settings } from './settings.ts';

/** Node for those who bring no image. From AWS's own mirror of the official ones, which limits nobody. */
const nodeImage = 'public.ecr.aws/docker/library/node:24';

/** What is run in a container. */
export interface Program {
  image: string;
  entryPoint?: string[];
  command: string[];
}

/** Which image is taken, and how the runner is started in it. */
export function programOf({ image, runnerFrom, insecure }: Settings, { program, serverUrl, offering }: Order): Program {
  const { version } = program;
  const words = [
    'start',
    ...['--capacity', String(offering.capacity)],
    ...(offering.labels.length === 0 ? [] : ['--labels', offering.labels.join(',')]),
    ...(offering.executors.length === 0 ? [] : ['--executors', offering.executors.map(({ name }) => name).join(',')]),
    ...(insecure ? ['--insecure'] : []),
  ];
  const isTemplate = image?.includes('{version}') === true && version !== null;
  const own = image === null ? null : image.replaceAll('{version}', version ?? 'latest');
  if (program.image !== null && !isTemplate) return { image: program.image, command: words };
  if (own !== null && runnerFrom === 'image') return { image: own, command: words };
  const bundle = `${serverUrl.replace(/\/$/, '')}/download/baton-runner${version === null ? '' : `-${version}`}.tgz`;
  // the words are handed over as arguments of the shell, which so reads nothing in them
  const script = 'npm install --silent --prefix "$HOME/.baton" "$0" && exec "$HOME/.baton/node_modules/.bin/baton-runner" "$@"';
  return { image: own ?? nodeImage, entryPoint: ['sh', '-c'], command: [script, bundle, ...words] };
}
