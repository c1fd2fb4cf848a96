import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { permitListSigning, type SigningPermit } from '#ca/authorities/signing_permit'
import { sameBytes } from '#ca/certificates/asn1'
import { readCertificate } from '#ca/certificates/certificate_view'
import {
  assembleRevocationList,
  buildTbsRevocationList,
  type ListedCertificate,
} from '#ca/certificates/tbs_revocation_list'
import { sha256 } from '#ca/crypto/hash'
import { verifySignatureOffThread } from '#ca/crypto/workers/signing_workers'
import { LIST_MONTHS } from '#ca/root/terms'
import { readRevocationList } from '#ca/verification/revocation_list'
import Authority from '#models/authority'
import RootCertificate from '#models/root_certificate'
import RootList from '#models/root_list'
import type { Actor } from '#ca/actor'
import type { AuthorityKey } from '#ca/authorities/authority_keys'

const hex = (bytes: Uint8Array) => Buffer.from(sha256(bytes)).toString('hex')

interface Reservation {
  list: RootList
  permit: SigningPermit
}

/**
 * issues the list of what one Root CA key certified and revoked. The number is taken before the signature and
 * grows by one each time; a number whose signature never came is left out. The list is verified under the Root CA's
 * certificate before it is kept.
 */
@inject()
export class IssueRootList {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog,
    protected keys: AuthorityKeys
  ) {}

  /** @throws CaError E_LINT, E_SIGNED_BYTES_DIFFER; CryptoError of the key store and of the signature */
  async handle({ authority }: { authority: Authority }, actor: Actor): Promise<RootList> {
    const key = await this.keys.open(authority)
    const { list, permit } = await db.transaction((trx) => this.#reserve(trx, authority, actor))
    const der = await this.#sign(list, permit, key, authority)
    return this.#close(list, der, actor)
  }

  async #reserve(
    trx: TransactionClientContract,
    authority: Authority,
    actor: Actor
  ): Promise<Reservation> {
    await trx.rawQuery('update authorities set role = role where id = ?', [authority.id])
    const last = await RootList.query({ client: trx })
      .where('authorityId', authority.id)
      .orderBy('number', 'desc')
      .first()
    const number = (last?.number ?? 0) + 1
    const thisUpdate = this.clock.now()
    const nextUpdate = thisUpdate.plus({ months: LIST_MONTHS })
    const entries = await this.#entries(trx, authority)
    const issuer = new Uint8Array(authority.certificate)
    const { algorithm: signatureAlgorithm } = authority
    const dates = { thisUpdate, nextUpdate }
    const tbs = buildTbsRevocationList({ issuer, signatureAlgorithm, number, entries, ...dates })
    const permit = permitListSigning(tbs, {
      issuer,
      signatureAlgorithm,
      lastNumber: last?.number ?? 0,
      on: thisUpdate,
    })
    const list = await RootList.create(
      {
        ...dates,
        authorityId: authority.id,
        number,
        entries: entries.length,
        tbs: Buffer.from(tbs),
        der: null,
      },
      { client: trx }
    )
    await this.audit.append(trx, {
      event: 'root_list_signing',
      actor,
      subject: `root_list:${list.id}`,
      data: {
        number,
        authoritySerial: authority.serial,
        entries: entries.length,
        tbsSha256: hex(tbs),
      },
    })
    return { list, permit }
  }

  /** What this key certified and what is revoked; an expired one stays in one more list (RFC 5280 3.3): here, always. */
  async #entries(
    trx: TransactionClientContract,
    authority: Authority
  ): Promise<ListedCertificate[]> {
    const certificates = await RootCertificate.query({ client: trx })
      .where('authorityId', authority.id)
      .whereHas('revocation', (each) => each.whereNotNull('revokedAt'))
      .preload('revocation')
    return certificates.flatMap(({ serial, revocation: { revokedAt, reason } }) =>
      revokedAt ? [{ serial, revokedAt, reason }] : []
    )
  }

  async #sign(list: RootList, permit: SigningPermit, key: AuthorityKey, authority: Authority) {
    const tbs = new Uint8Array(list.tbs)
    const signature = await key.sign(permit)
    const der = assembleRevocationList(tbs, key.signatureAlgorithm, signature)
    const read = readRevocationList(der)
    if (!sameBytes(read.tbs, tbs)) throw new CaError('E_SIGNED_BYTES_DIFFER', {}, 500)
    await verifySignatureOffThread({
      spki: readCertificate(new Uint8Array(authority.certificate)).key.spki,
      signatureAlgorithm: read.signatureAlgorithm,
      data: read.tbs,
      signature: read.signature,
    })
    return der
  }

  #close(reserved: RootList, der: Uint8Array, actor: Actor): Promise<RootList> {
    return db.transaction(async (trx) => {
      await trx.rawQuery('update root_lists set number = number where id = ?', [reserved.id])
      const list = await RootList.findOrFail(reserved.id, { client: trx })
      await list.merge({ der: Buffer.from(der) }).save()
      const iso = (at: RootList['thisUpdate']) => at.toUTC().toISO() ?? ''
      await this.audit.append(trx, {
        event: 'root_list_issued',
        actor,
        subject: `root_list:${list.id}`,
        data: {
          number: list.number,
          entries: list.entries,
          thisUpdate: iso(list.thisUpdate),
          nextUpdate: iso(list.nextUpdate),
          sha256: hex(der),
        },
      })
      return list
    })
  }
}
