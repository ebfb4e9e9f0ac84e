/** Asks an emulated AWS without the SDK that is under test: what it says is what stands there. */
export class RawAws {
  readonly #url: string;
  readonly #region: string;

  constructor(port: number, region: string) {
    this.#url = `http://127.0.0.1:${port}/`;
    this.#region = region;
  }

  async json<T = Record<string, unknown>>(
    service: 'ecs' | 'logs' | 'secretsmanager' | 'tagging',
    target: string,
    input: object,
  ): Promise<T> {
    const headers = { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1' };
    const text = await this.#post(service, headers, JSON.stringify(input));
    return JSON.parse(text === '' ? '{}' : text);
  }

  /** IAM and EC2 answer in XML. */
  async query(service: 'ec2' | 'iam', Action: string, fields: Readonly<Record<string, string>> = {}): Promise<string> {
    const Version = service === 'ec2' ? '2016-11-15' : '2010-05-08';
    const body = new URLSearchParams({ Action, Version, ...fields }).toString();
    const text = await this.#post(service, { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }, body);
    return text.replace(/<(RequestId|requestId)>[^<]*<\/\1>/g, '');
  }

  async #post(service: string, headers: Readonly<Record<string, string>>, body: string): Promise<string> {
    const scope = `AKIDEXAMPLE/20260101/${this.#region}/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`;
    const response = await fetch(this.#url, { method: 'POST', headers: { ...headers, authorization }, body });
    const text = await response.text();
    if (!response.ok) throw new Error(`${service}: ${response.status} ${text}`);
    return text;
  }
}

/** What stands inside each of these elements. */
export const elements = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text = '']) => text);
