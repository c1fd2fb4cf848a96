import { OID } from '#ca/crypto/oids'
import { algorithm } from '#ca/crypto/algorithms'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'
import { encode } from '#ca/certificates/asn1'

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#'
const KAZAKH = 'urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:'

function rsa(oid: string): Uint8Array {
  const parameters = Uint8Array.of(0x05, 0x00).buffer
  return encode(new AlgorithmIdentifier({ algorithm: oid, parameters }))
}

/** Signature methods of XML signatures, and the AlgorithmIdentifier (DER) that means the same. */
export const SIGNATURE_METHODS: Record<string, Uint8Array> = {
  [`${MORE}gost34310-gost34311`]: algorithm('gost-2004').signatureAlgorithm,
  [`${KAZAKH}gostr34102015-gostr34112015-512`]: algorithm('gost-2015').signatureAlgorithm,
  [`${MORE}rsa-sha256`]: rsa(OID.sha256WithRsa),
  [`${MORE}rsa-sha384`]: rsa(OID.sha384WithRsa),
  [`${MORE}rsa-sha512`]: rsa(OID.sha512WithRsa),
}

/** Digest methods, and the OID of the hash. */
export const DIGEST_METHODS: Record<string, string> = {
  [`${MORE}gost34311`]: OID.gost2004Hash,
  [`${KAZAKH}gostr34112015-512`]: OID.gost2015Hash,
  [`${KAZAKH}gostr34112015-256`]: OID.gost2015Hash256,
  'http://www.w3.org/2001/04/xmlenc#sha256': OID.sha256,
  [`${MORE}sha384`]: OID.sha384,
  'http://www.w3.org/2001/04/xmlenc#sha512': OID.sha512,
}

/** Canonical XML 1.0: what is meant where no form is named. */
export const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
/** Exclusive canonical form (xml-exc-c14n). */
export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'

/** Canonical forms that are understood. */
export const CANONICAL_FORMS: readonly string[] = [
  C14N,
  `${C14N}#WithComments`,
  EXCLUSIVE,
  `${EXCLUSIVE}WithComments`,
]

export const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
