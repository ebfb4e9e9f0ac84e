/** What a driver may ask of the server, with the bearer of its attempt. All throw `JobFailed`. */
export interface AttemptServer {
  gate(): Promise<void>;
  put(name: string, path: string, how: { kind: 'artifact' | 'private'; expiresInMs?: number }): Promise<void>;
  /** false: there is no file of this name */
  get(name: string, path: string): Promise<boolean>;
}
