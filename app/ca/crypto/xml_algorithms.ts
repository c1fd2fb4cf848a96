import type { AlgorithmName } from '#ca/crypto/algorithms'

/** The URIs of the State's XML signatures, and the usual ones of RSA and ECDSA (RFC 6931). */
export const XML_ALGORITHMS: Record<AlgorithmName, { signature: string; digest: string }> = {
  'gost-2015': {
    signature: 'urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:gostr34102015-gostr34112015-512',
    digest: 'urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:gostr34112015-512',
  },
  'gost-2004': {
    signature: 'http://www.w3.org/2001/04/xmldsig-more#gost34310-gost34311',
    digest: 'http://www.w3.org/2001/04/xmldsig-more#gost34311',
  },
  'rsa': {
    signature: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    digest: 'http://www.w3.org/2001/04/xmlenc#sha256',
  },
  'ec-p256': {
    signature: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
    digest: 'http://www.w3.org/2001/04/xmlenc#sha256',
  },
}
