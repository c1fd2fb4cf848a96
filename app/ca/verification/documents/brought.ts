import { CaError } from '#ca/ca_error'
import { childrenOf, readWhole, type Element } from '#ca/certificates/der'
import { fromPem } from '#ca/certificates/pem'
import { isP7b, readP7b } from '#ca/certificates/p7b'
import { readSignedData, valuesOf, type SignedData } from '#ca/certificates/signed_data'
import { MOST_ANSWERS } from '#ca/verification/documents/answers_limit'
import { UNSIGNED } from '#ca/verification/cms/unsigned_attributes'
import { readOcspResponse, type OcspResponse } from '#ca/verification/ocsp_response'
import { readRevocationList, type RevocationList } from '#ca/verification/revocation_list'
import type { Brought } from '#ca/verification/documents/materials'

const FIELD_0 = 0xa0
const FIELD_1 = 0xa1

/** What can be read of something that others put there; what cannot proves nothing. */
function attempt<T>(read: () => T): T[] {
  try {
    return [read()]
  } catch (error) {
    if (error instanceof CaError) return []
    throw error
  }
}

const lists = (all: Uint8Array[]): RevocationList[] =>
  all.slice(0, MOST_ANSWERS).flatMap((der) => attempt(() => readRevocationList(der)))

const responses = (all: Uint8Array[]): OcspResponse[] =>
  all.slice(0, MOST_ANSWERS).flatMap((der) => attempt(() => readOcspResponse(der)))

/** RevocationValues: lists in [0], basic OCSP responses in [1] (RFC 5126 6.3.4). */
function revocationValues(value: Element): Pick<Brought, 'lists' | 'responses'> {
  const fields = childrenOf(value)
  const inside = (tag: number) =>
    fields
      .filter((each) => each.tag === tag)
      .flatMap(({ content }) => childrenOf(readWhole(content)).map(({ bytes }) => bytes))
  return { lists: lists(inside(FIELD_0)), responses: responses(inside(FIELD_1)) }
}

export function joined(all: Brought[]): Brought {
  return {
    certificates: all.flatMap(({ certificates }) => certificates),
    lists: all.flatMap((each) => each.lists),
    responses: all.flatMap((each) => each.responses),
  }
}

/** What an XML signature carries of these, each DER (ETSI EN 319 132-1 5.4). */
export function broughtByValues(values: {
  certificates: Uint8Array[]
  lists: Uint8Array[]
  responses: Uint8Array[]
}): Brought {
  return {
    certificates: values.certificates,
    lists: lists(values.lists),
    responses: responses(values.responses),
  }
}

/** What time stamp tokens carry. */
export function broughtByStamps(tokens: Uint8Array[]): Brought {
  const some = tokens.slice(0, MOST_ANSWERS)
  return joined(some.flatMap((token) => attempt(() => broughtBy(readSignedData(token)))))
}

/** Certificates and revocation information that a SignedData carries, those of its time stamps too. */
export function broughtBy(signed: SignedData): Brought {
  const unsigned = signed.signers.flatMap(({ unsignedAttributes }) => unsignedAttributes)
  const values = valuesOf(unsigned, UNSIGNED.revocationValues).flatMap((value) =>
    attempt(() => ({ certificates: [], ...revocationValues(value) }))
  )
  const tokens = valuesOf(unsigned, UNSIGNED.timeStampToken).map(({ bytes }) => bytes)
  const own = {
    certificates: signed.certificates,
    lists: lists(signed.revocationLists),
    responses: responses(signed.ocspResponses),
  }
  return joined([own, ...values, broughtByStamps(tokens)])
}

/**
 * What an uploaded file beside the document is: certificates (DER, PEM, P7B), a revocation list, an OCSP response.
 *
 * @throws CaError E_EVIDENCE_UNREADABLE when it is none of them
 */
export function broughtInFile(bytes: Uint8Array): Brought {
  const none = { certificates: [], lists: [], responses: [] }
  if (isP7b(bytes)) return { ...none, certificates: readP7b(bytes) }
  const [list] = attempt(() => readRevocationList(bytes))
  if (list) return { ...none, lists: [list] }
  const [response] = attempt(() => readOcspResponse(bytes))
  if (response) return { ...none, responses: [response] }
  const [certificates] = attempt(() => fromPem(bytes))
  if (certificates) return { ...none, certificates }
  throw new CaError('E_EVIDENCE_UNREADABLE')
}
