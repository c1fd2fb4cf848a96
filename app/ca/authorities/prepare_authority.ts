import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { CaSettings } from '#ca/authorities/ca_settings'
import { permitRequest } from '#ca/authorities/signing_permit'
import { assembleRequest, readRequest } from '#ca/certificates/pkcs10'
import { profileOn } from '#ca/certificates/profiles/catalogue'
import { fileNamePattern } from '#ca/certificates/published_as'
import { sha256 } from '#ca/crypto/hash'
import { keyIdPattern } from '#ca/crypto/key_store'
import { isUniqueViolation } from '#ca/unique_violation'
import Authority from '#models/authority'
import AuthorityRequest from '#models/authority_request'
import type { Actor } from '#ca/actor'
import type { AuthorityKey } from '#ca/authorities/authority_keys'

/** The structure of the State CA's certificate by algorithm. */
export const STATE_PROFILES = { 'gost-2015': 'P-CA-2015', 'gost-2004': 'P-CA-2004' } as const
export type StateAlgorithm = keyof typeof STATE_PROFILES
export const STATE_ALGORITHMS = Object.keys(STATE_PROFILES) as StateAlgorithm[]

/** A key of the State CA to be. */
export interface PreparationInput {
  algorithm: StateAlgorithm
  /** Its name in the key store. */
  keyId: string
  /** What it will publish its files as: `ucgo2015-2`. */
  fileName: string
  /** The installation's store when absent. */
  keyStore?: string
  /** A rehearsal asks: its authority will be a demonstration. */
  rehearsal?: boolean
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

function assertNames({ keyId, fileName }: PreparationInput) {
  if (!keyIdPattern.test(keyId)) throw new CaError('E_AUTHORITY_NAME', { name: keyId })
  if (!fileNamePattern.test(fileName)) throw new CaError('E_AUTHORITY_NAME', { name: fileName })
}

/**
 * Prepares a key of the State CA beside those that are there: generates it in its store and makes the PKCS#10
 * request that goes to the Root CA. Nothing that issues is touched. Done again after a crash it goes on with
 * the key that is there; a request that is complete is returned as it is.
 */
@inject()
export class PrepareAuthority {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog,
    protected keys: AuthorityKeys,
    protected settings: CaSettings
  ) {}

  /** @throws CaError E_AUTHORITY_NAME, E_AUTHORITY_KEY_TAKEN, E_KEY_STORE_UNKNOWN; CryptoError of the key store */
  async handle(input: PreparationInput, actor: Actor): Promise<AuthorityRequest> {
    assertNames(input)
    const existing = await AuthorityRequest.findBy('keyId', input.keyId)
    if (existing) return this.#sameOr(existing, input)
    await this.#refuseTaken(input)
    const place = { keyId: input.keyId, keyStore: this.#storeOf(input) }
    const key = await this.keys.openOrGenerate(place, input.algorithm)
    if (key.algorithm !== input.algorithm)
      throw new CaError('E_AUTHORITY_KEY_TAKEN', { name: input.keyId }, 409)
    return this.#store(input, key, await this.#request(input.algorithm, key), actor)
  }

  #storeOf({ keyStore = this.settings.keyStore }: PreparationInput): string {
    return keyStore
  }

  #sameOr(existing: AuthorityRequest, { algorithm, keyId, fileName }: PreparationInput) {
    if (existing.algorithm === algorithm && existing.fileName === fileName) return existing
    throw new CaError('E_AUTHORITY_KEY_TAKEN', { name: keyId }, 409)
  }

  async #refuseTaken({ keyId, fileName }: PreparationInput) {
    const authority = await Authority.query()
      .where('keyId', keyId)
      .orWhere('fileName', fileName)
      .first()
    const request = await AuthorityRequest.findBy('fileName', fileName)
    const name = authority?.keyId === keyId ? keyId : fileName
    if (authority || request) throw new CaError('E_AUTHORITY_KEY_TAKEN', { name }, 409)
  }

  async #request(algorithm: StateAlgorithm, key: AuthorityKey): Promise<Uint8Array> {
    const profile = profileOn(STATE_PROFILES[algorithm], this.clock.today())
    const { info, permit } = permitRequest(profile, key.spki)
    const request = assembleRequest(info, key.signatureAlgorithm, await key.sign(permit))
    readRequest(request)
    return request
  }

  async #store(input: PreparationInput, key: AuthorityKey, request: Uint8Array, actor: Actor) {
    const rehearsal = input.rehearsal ?? false
    const facts = {
      keyId: input.keyId,
      keyStore: this.#storeOf(input),
      fileName: input.fileName,
      profile: STATE_PROFILES[input.algorithm],
      spkiSha256: hex(sha256(key.spki)),
    }
    try {
      return await db.transaction(async (trx) => {
        const { algorithm } = input
        const made = { ...facts, algorithm, rehearsal, requestedBy: actor }
        const stored = await AuthorityRequest.create(
          { ...made, request: Buffer.from(request), authorityId: null },
          { client: trx }
        )
        const subject = `key:${input.keyId}` as const
        const { keyId, spkiSha256 } = facts
        await this.audit.append(trx, {
          event: 'key_generated',
          actor,
          subject,
          data: { keyId, algorithm, spkiSha256 },
        })
        await this.audit.append(trx, {
          event: 'authority_requested',
          actor,
          subject,
          data: { ...facts, requestSha256: hex(sha256(request)) },
        })
        return stored
      })
    } catch (error) {
      // Another process prepared the same key and was first.
      if (isUniqueViolation(error)) return AuthorityRequest.findByOrFail('keyId', input.keyId)
      throw error
    }
  }
}
