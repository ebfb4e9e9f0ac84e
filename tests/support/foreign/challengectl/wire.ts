/** Messages of challengectl's runner protocol. */

export interface ChallengectlDevice {
  device_id: number;
  model: string;
  name: string;
  frequency_limits: readonly string[];
}

export interface ChallengectlTask {
  challenge_id: string;
  name: string;
  config: Readonly<Record<string, unknown>>;
}

export interface ChallengectlIdentity {
  runnerId: string;
  apiKey: string;
  hostname: string;
  mac: string;
  machineId: string;
}

interface ChallengectlEnd {
  challenge_id: string;
  success: boolean;
  error_message: string | null;
  device_id: number;
  frequency: number | null;
}

/** The calls of a runner that has a key. All throw `WireFailure`. */
export interface ChallengectlWire {
  enroll(who: ChallengectlIdentity, enrollmentToken: string, devices: readonly ChallengectlDevice[]): Promise<void>;
  register(who: ChallengectlIdentity, devices: readonly ChallengectlDevice[]): Promise<void>;
  heartbeat(who: ChallengectlIdentity): Promise<void>;
  task(who: ChallengectlIdentity): Promise<ChallengectlTask | null>;
  complete(who: ChallengectlIdentity, end: ChallengectlEnd): Promise<void>;
  log(who: ChallengectlIdentity, level: string, message: string, timestamp: string): Promise<void>;
  signout(who: ChallengectlIdentity): Promise<void>;
}
