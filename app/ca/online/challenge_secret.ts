/** The key under which challenges are made: the same for every process of an installation, and known to nobody else. */
export class ChallengeSecret {
  constructor(readonly key: string) {}
}
