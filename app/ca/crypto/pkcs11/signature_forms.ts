import { algorithm, type AlgorithmName } from '#ca/crypto/algorithms'
import { ecdsaDer } from '#ca/crypto/ecdsa_signature'

/**
 * One way in which a module may understand the hash and write the signature. The standard leaves the order of bytes
 * of GOST open, and modules differ, so the right one is found by signing and verifying.
 */
export interface SignatureForm {
  readonly name: string
  /** What the module is given to sign. */
  input(data: Uint8Array): Buffer
  /** The signature as it stands in certificates, from what the module has given. */
  output(raw: Uint8Array): Uint8Array
}

const reversed = (bytes: Uint8Array) => Uint8Array.from(bytes).reverse()

const swapped = (bytes: Uint8Array) =>
  Uint8Array.from([...bytes.subarray(bytes.length / 2), ...bytes.subarray(0, bytes.length / 2)])

/** The orders in which r and s are met; in certificates they stand r ‖ s, least significant byte first. */
const GOST_OUTPUTS: readonly [name: string, output: SignatureForm['output']][] = [
  ['s ‖ r, most significant byte first', reversed],
  ['r ‖ s, least significant byte first', (raw) => Uint8Array.from(raw)],
  ['r ‖ s, most significant byte first', (raw) => swapped(reversed(raw))],
  ['s ‖ r, least significant byte first', swapped],
]

function gostForms(name: AlgorithmName): SignatureForm[] {
  const { digest } = algorithm(name)
  const inputs: [string, SignatureForm['input']][] = [
    ['the hash as it is', (data) => Buffer.from(digest(data))],
    ['the hash turned round', (data) => Buffer.from(reversed(digest(data)))],
  ]
  return inputs.flatMap(([taken, input]) =>
    GOST_OUTPUTS.map(([given, output]) => ({ name: `${taken}; ${given}`, input, output }))
  )
}

/** DigestInfo of SHA-256 (RFC 8017 9.2, note 1). */
const SHA256_DIGEST_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex')

const FORMS: Record<AlgorithmName, readonly SignatureForm[]> = {
  'rsa': [
    {
      name: 'PKCS#1 v1.5',
      input: (data) => Buffer.concat([SHA256_DIGEST_INFO, algorithm('rsa').digest(data)]),
      output: (raw) => Uint8Array.from(raw),
    },
  ],
  'ec-p256': [
    {
      name: 'r ‖ s, most significant byte first',
      input: (data) => Buffer.from(algorithm('ec-p256').digest(data)),
      output: ecdsaDer,
    },
  ],
  'gost-2004': gostForms('gost-2004'),
  'gost-2015': gostForms('gost-2015'),
}

/** Every form that a signature of this algorithm may have, the likeliest first. */
export function signatureForms(name: AlgorithmName): readonly SignatureForm[] {
  return FORMS[name]
}
