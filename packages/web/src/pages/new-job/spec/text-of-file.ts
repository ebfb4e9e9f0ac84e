type Read = { text: string; problem: null } | { text: null; problem: string };

/** What stands in a file that somebody chose, or why it can not be taken. What is no UTF-8 would become something else. */
export async function textOfFile(file: Pick<File, 'name' | 'size' | 'arrayBuffer'>, charsMax: number): Promise<Read> {
  if (file.size > charsMax * 4) return { text: null, problem: `${file.name} has more than ${charsMax} characters.` };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer()), problem: null };
  } catch (error) {
    const isCode = error instanceof TypeError;
    return { text: null, problem: isCode ? `${file.name} is no text in UTF-8.` : `${file.name} can not be read.` };
  }
}
