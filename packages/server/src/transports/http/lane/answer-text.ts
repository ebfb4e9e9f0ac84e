/** An answer as it is sent, with the bytes of its body. */
export interface AnswerText {
  text: string;
  bytes: number;
  encoding: 'latin1' | 'utf8';
}
