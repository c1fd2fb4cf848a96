import type { AlgorithmName } from '#ca/crypto/algorithms'

/**
 * The last number of a policy, by the algorithm of the stamp, as the National CA counts its own
 * (1.2.398.3.3.2.6.1, .2, .4).
 */
const NUMBERS: Partial<Record<AlgorithmName, number>> = {
  'gost-2004': 1,
  'rsa': 2,
  'gost-2015': 4,
}

/** The policy of stamps with an algorithm, under the installation's own arc. */
export function policyOf(arc: string, algorithm: AlgorithmName): string {
  return `${arc}.${NUMBERS[algorithm] ?? 0}`
}
