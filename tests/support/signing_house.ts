import type { DateTime } from 'luxon'
import { KeyPair } from '#ca/crypto/key_pair'
import { sha1 } from '#ca/crypto/hash'
import { fromHex } from '#ca/certificates/asn1'
import { readCertificate } from '#ca/certificates/certificate_view'
import { TAG, writeBitString, writeElement } from '#ca/certificates/der'
import { subjectPublicKey } from '#ca/certificates/key_identifier'
import { EXTENSION, PURPOSE } from '#ca/certificates/object_identifiers'
import {
  issueAuthority,
  issueRoot,
  issueUser,
  sign,
  userTbs,
  type Certified,
} from '#tests/support/chain'
import { editExtensions, extension } from '#tests/support/edit_tbs'
import { generalizedTime, octets, oid, sequence } from '#tests/support/signed_document'

/** A root, an authority under it, a holder, and the two services beside it. */
export interface SigningHouse {
  root: Certified
  authority: Certified
  holder: Certified
  timeStamping: Certified
  responder: Certified
}

/** A certificate for one purpose alone, said critically (RFC 3161 2.3). */
async function service(authority: Certified, purpose: string): Promise<Certified> {
  const keys = KeyPair.generate('gost-2015')
  const kept = [EXTENSION.authorityKeyIdentifier, EXTENSION.subjectKeyIdentifier] as string[]
  const tbs = editExtensions(userTbs(authority, keys), (all) => [
    ...all.filter(({ extnID }) => kept.includes(extnID)),
    extension(EXTENSION.extendedKeyUsage, sequence(oid(purpose)), true),
  ])
  return { keys, certificate: await sign(tbs, authority) }
}

export async function signingHouse(): Promise<SigningHouse> {
  const root = await issueRoot()
  const authority = await issueAuthority(root)
  return {
    root,
    authority,
    holder: await issueUser(authority),
    timeStamping: await service(authority, PURPOSE.timeStamping),
    responder: await service(authority, PURPOSE.ocspSigning),
  }
}

/** What a responder says. */
export interface OcspAnswer {
  thisUpdate: DateTime
  nextUpdate?: DateTime
  /** Revoked since; good without. */
  revokedAt?: DateTime
  unknown?: boolean
}

function status({ revokedAt, unknown }: OcspAnswer): Uint8Array {
  if (unknown) return writeElement(0x82)
  if (!revokedAt) return writeElement(0x80)
  const reason = writeElement(0xa0, Uint8Array.of(0x0a, 1, 1))
  return writeElement(0xa1, generalizedTime(revokedAt), reason)
}

/** An OCSP response about a certificate of the authority (RFC 6960 4.2.1). */
export async function ocspResponse(
  by: Certified,
  about: { certificate: Uint8Array; issuer: Uint8Array },
  answer: OcspAnswer
): Promise<Uint8Array> {
  const issuer = readCertificate(about.issuer)
  const { serial } = readCertificate(about.certificate)
  const id = sequence(
    sequence(oid('1.3.14.3.2.26')),
    octets(sha1(issuer.subject.der)),
    octets(sha1(subjectPublicKey(issuer.key.spki))),
    writeElement(TAG.INTEGER, fromHex(serial))
  )
  const next = answer.nextUpdate ? [writeElement(0xa0, generalizedTime(answer.nextUpdate))] : []
  const single = sequence(id, status(answer), generalizedTime(answer.thisUpdate), ...next)
  const responder = writeElement(0xa1, readCertificate(by.certificate).subject.der)
  const tbs = sequence(responder, generalizedTime(answer.thisUpdate), sequence(single))
  const signer = by.keys.signer()
  const basic = sequence(
    tbs,
    signer.signatureAlgorithm,
    writeBitString(await signer.sign(tbs)),
    writeElement(0xa0, sequence(by.certificate))
  )
  const bytes = sequence(oid('1.3.6.1.5.5.7.48.1.1'), octets(basic))
  return sequence(Uint8Array.of(0x0a, 1, 0), writeElement(0xa0, bytes))
}
