import type { LogPage } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { type Fact, FactAssembler } from '@baton/protocol/results/facts';
import type { Client } from '../rest/client.ts';

/** Puts the bytes of the stream `data` together, however they are cut. */
export class FactReader {
  private readonly assembler = new FactAssembler();
  private readonly decoder = new TextDecoder();

  get facts(): readonly Fact[] {
    return this.assembler.facts;
  }

  add(bytes: Uint8Array): void {
    this.assembler.add(this.decoder.decode(bytes, { stream: true }));
  }
}

/** All that the executor told in the newest attempt so far. */
export async function readFacts(client: Client, jobId: string): Promise<readonly Fact[]> {
  const reader = new FactReader();
  for (let after = 0; ; ) {
    const page = await client.call<LogPage>('GET', restPaths.jobLog(jobId), {
      query: { stream: 'data', encoding: 'base64', after },
    });
    for (const { base64 = '' } of page.parts) reader.add(Buffer.from(base64, 'base64'));
    if (!page.more) return reader.facts;
    after = page.next;
  }
}
