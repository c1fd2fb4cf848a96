import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nettleProgram } from '#tests/support/nettle/compile'

/** A signature for nettle to judge; the key's OID says which algorithm it is. */
export interface NettleClaim {
  algorithm: 'gost-2015' | 'gost-2004'
  /** DER of the SubjectPublicKeyInfo. */
  spki: Uint8Array
  data: Uint8Array
  /** r ‖ s little-endian. */
  signature: Uint8Array
}

const KEY_OID = {
  'gost-2004': Buffer.from('06092a830e030a01010101', 'hex'),
  'gost-2015': Buffer.from('06092a830e030a01010202', 'hex'),
}

/**
 * Whether the signature is good in the eyes of nettle, an implementation that is not ours.
 *
 * @throws Error when the key is of another algorithm, or nettle cannot be built or cannot read its input
 */
export function nettleVerify(claim: NettleClaim): boolean {
  const [verdict] = nettleVerdicts([claim])
  return verdict
}

/** The same of many signatures, in one start of the program. */
export function nettleVerdicts(claims: readonly NettleClaim[]): boolean[] {
  return judge(
    'signature',
    claims.map(({ algorithm, spki, data, signature }) => {
      if (!Buffer.from(spki).includes(KEY_OID[algorithm]))
        throw new Error(`not a key of ${algorithm}`)
      return [spki, data, signature]
    })
  )
}

/** Whether nettle finds that the issuer's key signed the certificate, and that the names fit. Both DER. */
export function nettleVerifyCertificate(certificate: Uint8Array, issuer: Uint8Array): boolean {
  const [verdict] = judge('certificate', [[certificate, issuer]])
  return verdict
}

/** The hashes that nettle computes, 64 bytes for Streebog-512 and 32 for GOST 34.311-95. */
export function nettleDigests(
  hash: 'streebog512' | 'gost34311',
  messages: readonly Uint8Array[]
): Uint8Array[] {
  const answers = run(
    hash,
    messages.map((message) => [message])
  )
  return answers.map((hex) => new Uint8Array(Buffer.from(hex, 'hex')))
}

function judge(what: string, inputs: Uint8Array[][]): boolean[] {
  return run(what, inputs).map((answer) => answer === 'valid')
}

/** The lines with which the program answers each of the inputs. */
function run(what: string, inputs: Uint8Array[][]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'nettle-'))
  try {
    const paths = inputs.flat().map((bytes, i) => {
      const path = join(folder, String(i))
      writeFileSync(path, bytes)
      return path
    })
    const program = nettleProgram('gost_verify')
    const answer = spawnSync(program, [what, ...paths], { encoding: 'utf8' })
    const lines = (answer.stdout ?? '').split('\n').slice(0, -1)
    if (answer.status === 0 && lines.length === inputs.length) return lines
    throw new Error(`nettle could not answer: ${answer.error?.message ?? answer.stderr}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
