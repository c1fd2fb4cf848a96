import { CaError } from '#ca/ca_error'
import { sameBytes, toHex } from '#ca/certificates/asn1'
import { childrenOf, readWhole, TAG, type Element } from '#ca/certificates/der'
import { objectIdentifier } from '#ca/certificates/der_values'
import { EXTENSION } from '#ca/certificates/object_identifiers'
import { readPlainName } from '#ca/certificates/plain_name'
import { ALGORITHM_NAMES, algorithm } from '#ca/crypto/algorithms'
import { CryptoError } from '#ca/crypto/crypto_error'
import { readPublicKey } from '#ca/crypto/public_key'
import type { LintedExtension, TbsFields } from '#ca/certificates/lints/tbs_fields'

const VERSION_3 = Uint8Array.of(0xa0, 3, TAG.INTEGER, 1, 2)
const EXTENSIONS_TAG = 0xa3
const TRUE = Uint8Array.of(TAG.BOOLEAN, 1, 0xff)

const algorithms = ALGORITHM_NAMES.map(algorithm)
const EXTENSION_OIDS = new Map<string, string>(
  Object.values(EXTENSION).map((oid) => [toHex(objectIdentifier(oid)), oid])
)
const SIGNATURES = new Map(
  algorithms.map(({ signatureAlgorithm, signatureOid }) => [
    toHex(signatureAlgorithm),
    signatureOid,
  ])
)

/** What is not of the plain form: another reader reads it. */
class OtherForm extends Error {}

function other(): never {
  throw new OtherForm()
}

function inside(element: Element | undefined, tag: number): Element[] {
  return element?.tag === tag ? childrenOf(element) : other()
}

const TIME = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/

/** UTCTime of a moment that exists, 1950 to 2049 (RFC 5280 4.1.2.5.1). */
function timeOf({ tag, content }: Element): Date {
  const [, ...digits] = TIME.exec(Buffer.from(content).toString('latin1')) ?? []
  if (tag !== TAG.UTC_TIME || digits.length === 0) other()
  const [year, month, day, hour, minute, second] = digits.map(Number)
  const full = year < 50 ? 2000 + year : 1900 + year
  const at = new Date(Date.UTC(full, month - 1, day, hour, minute, second))
  const [date, time] = [digits.slice(0, 3).join('-'), digits.slice(3).join(':')]
  return at.toISOString().slice(2, 19) === `${date}T${time}` ? at : other()
}

function validityOf(element: Element | undefined): Pick<TbsFields, 'notBefore' | 'notAfter'> {
  const [notBefore, notAfter, ...rest] = inside(element, TAG.SEQUENCE)
  if (!notBefore || !notAfter || rest.length > 0) other()
  return { notBefore: timeOf(notBefore), notAfter: timeOf(notAfter) }
}

function extensionOf(element: Element): LintedExtension {
  const parts = inside(element, TAG.SEQUENCE)
  const [type, value] = [parts[0], parts.at(-1)]
  const extnID = type && EXTENSION_OIDS.get(toHex(type.bytes))
  const critical = parts.length === 3
  if (extnID === undefined || value?.tag !== TAG.OCTET_STRING || parts.length > 3) other()
  if (parts.length < 2 || (critical && !sameBytes(parts[1].bytes, TRUE))) other()
  return { extnID, critical, value: value.content, der: element.bytes }
}

function extensionsOf(element: Element | undefined): LintedExtension[] {
  const [list, ...rest] = inside(element, EXTENSIONS_TAG)
  if (rest.length > 0) other()
  return inside(list, TAG.SEQUENCE).map(extensionOf)
}

/** A key that its reader takes, which insists on DER. */
function assertKey(element: Element | undefined): void {
  if (!element) other()
  readPublicKey(element.bytes)
}

function assertName(element: Element | undefined): void {
  if (!element || readPlainName(element.bytes) === null) other()
}

/** An INTEGER that could be shorter is no DER (X.690 8.3.2). */
const isPadded = ([first, second]: Uint8Array) =>
  second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))

function fieldsOf(bytes: Uint8Array): TbsFields {
  const whole = readWhole(bytes)
  const parts = inside(whole, TAG.SEQUENCE)
  const [version, serial, signature, issuer, validity, subject, spki, extensions] = parts
  const oid = signature && SIGNATURES.get(toHex(signature.bytes))
  if (parts.length !== 8 || oid === undefined || !sameBytes(version.bytes, VERSION_3)) other()
  if (serial.tag !== TAG.INTEGER || isPadded(serial.content)) other()
  assertName(issuer)
  assertName(subject)
  assertKey(spki)
  return {
    version: 3,
    serialNumber: serial.content,
    signature: { oid, der: signature.bytes },
    issuer: issuer.bytes,
    ...validityOf(validity),
    subject: subject.bytes,
    spki: spki.bytes,
    hasUniqueIdentifier: false,
    extensions: extensionsOf(extensions),
    again: whole.bytes,
  }
}

/**
 * The fields of a DER TBSCertificate of version 3 that is made of nothing but what our structures have: names in our
 * attributes and string types, UTCTime, known algorithms and extensions, nothing optional that is absent here, no default
 * that is written. So it encodes to its own bytes again. Null for any other, whatever is wrong or only different.
 */
export function readPlainTbs(bytes: Uint8Array): TbsFields | null {
  try {
    return fieldsOf(bytes)
  } catch (error) {
    const refused = error instanceof CaError || error instanceof CryptoError
    if (refused || error instanceof OtherForm) return null
    throw error
  }
}
