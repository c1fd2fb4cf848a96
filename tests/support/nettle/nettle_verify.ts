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
export function nettleVerify({ algorithm, spki, data, signature }: NettleClaim): boolean {
  if (!Buffer.from(spki).includes(KEY_OID[algorithm])) throw new Error(`not a key of ${algorithm}`)
  return judge('signature', [spki, data, signature])
}

/** Whether nettle finds that the issuer's key signed the certificate, and that the names fit. Both DER. */
export function nettleVerifyCertificate(certificate: Uint8Array, issuer: Uint8Array): boolean {
  return judge('certificate', [certificate, issuer])
}

/** The hash that nettle computes, 64 bytes for Streebog-512 and 32 for GOST 34.311-95. */
export function nettleDigest(hash: 'streebog512' | 'gost34311', data: Uint8Array): Uint8Array {
  const { stdout } = run(hash, [data])
  return new Uint8Array(Buffer.from(stdout.trim(), 'hex'))
}

function judge(what: string, inputs: Uint8Array[]): boolean {
  return run(what, inputs).status === 0
}

/** Exit 0 is good, 1 is bad; anything else is no answer. */
function run(what: string, inputs: Uint8Array[]) {
  const folder = mkdtempSync(join(tmpdir(), 'nettle-'))
  try {
    const paths = inputs.map((_, i) => join(folder, String(i)))
    for (const [i, path] of paths.entries()) writeFileSync(path, inputs[i])
    const answer = spawnSync(nettleProgram('gost_verify'), [what, ...paths], { encoding: 'utf8' })
    if (answer.status === 0 || answer.status === 1) return answer
    throw new Error(`nettle could not answer: ${answer.error?.message ?? answer.stderr}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
