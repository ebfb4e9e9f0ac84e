import { once } from 'node:events';
import { type Agent, request } from 'node:http';

/** Status 0: it was held until its caller went, or refused while its body was still on its way. */
export interface HostileAnswer {
  status: number;
  text: string;
}

export interface HostileCall {
  method: string;
  agent: Agent;
  headers: Record<string, string>;
  body: Buffer | undefined;
  /** then the caller is gone */
  patienceMs: number;
}

/** Sends what any program could send. */
export async function sendHostile(
  url: string,
  { method, agent, headers, body, patienceMs }: HostileCall,
): Promise<HostileAnswer> {
  const sent = request(url, { method, agent, headers });
  const gone = setTimeout(() => sent.destroy(), patienceMs);
  try {
    sent.end(body);
    const [answer] = await once(sent, 'response');
    let text = '';
    for await (const piece of answer) text += piece;
    return { status: answer.statusCode, text };
  } catch {
    return { status: 0, text: '' };
  } finally {
    clearTimeout(gone);
  }
}
