import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StateStore {
  url: string;
  /** texts by key */
  objects: Map<string, string>;
  close: () => Promise<void>;
}

/** As much of S3 as keeps a state and its lock: unlike a file on this machine, a lock there outlives its holder. */
export async function startStateStore(): Promise<StateStore> {
  const objects = new Map<string, string>();
  const server = createServer(async (request, response) => {
    const key = new URL(request.url ?? '/', 'http://store').pathname;
    const found = objects.get(key);
    const answer = (status: number, body = ''): void => void response.writeHead(status, { etag: '"1"' }).end(body);
    if (request.method === 'PUT') {
      const text = await bodyOf(request);
      if (request.headers['if-none-match'] === '*' && found !== undefined) return answer(412, error('PreconditionFailed'));
      objects.set(key, text);
      return answer(200);
    }
    if (request.method === 'DELETE') {
      objects.delete(key);
      return answer(204);
    }
    if (key.split('/').length < 3) return answer(200, '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>');
    return found === undefined ? answer(404, error('NoSuchKey')) : answer(200, request.method === 'HEAD' ? '' : found);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, objects, close };
}

const error = (code: string): string => `<Error><Code>${code}</Code><Message>${code}</Message></Error>`;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const bytes = Buffer.concat(pieces);
  return request.headers['content-encoding']?.includes('aws-chunked') ? unchunked(bytes) : bytes.toString();
}

/** `SIZE[;signature]`, so many bytes, and so on until a size of 0. */
function unchunked(bytes: Buffer): string {
  let text = '';
  for (let at = 0; ; ) {
    const end = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.toString('latin1', at, end), 16);
    if (!(size > 0)) return text;
    text += bytes.toString('utf8', end + 2, end + 2 + size);
    at = end + 2 + size + 2;
  }
}

/** Of a configuration whose state is there. */
export const backendFor = ({ url }: StateStore): string => `terraform {
  backend "s3" {
    bucket                      = "states"
    key                         = "fleet.tfstate"
    region                      = "eu-central-1"
    access_key                  = "test"
    secret_key                  = "test"
    endpoints                   = { s3 = "${url}" }
    use_lockfile                = true
    use_path_style              = true
    skip_credentials_validation = true
    skip_region_validation      = true
    skip_requesting_account_id  = true
    skip_metadata_api_check     = true
    skip_s3_checksum            = true
  }
}
`;
