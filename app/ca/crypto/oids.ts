/**
 * The object identifiers of Kazakh cryptography (arc 1.2.398.3.10, from the State CA's order and from real
 * certificates), of RSA and of ECDSA.
 */
export const OID = {
  /** GOST 34.310-2004: key, signature with GOST 34.311-95, parameter sets, hash. */
  gost2004Key: '1.2.398.3.10.1.1.1.1',
  gost2004Signature: '1.2.398.3.10.1.1.1.2',
  gost2004Curve: '1.2.398.3.10.1.1.1.1.1',
  /** Note N9: the order names it, no real certificate has it; it is read as the same curve. */
  gost2004CurveExchange: '1.2.398.3.10.1.1.1.1.2',
  gost2004HashParameters: '1.2.398.3.10.1.3.1.1.0',
  gost2004Hash: '1.2.398.3.10.1.3.1',

  /** ST RK GOST R 34.10-2015 with 512 bits: key, signature with GOST R 34.11-2015, curve, hash. */
  gost2015Key: '1.2.398.3.10.1.1.2.2',
  gost2015Signature: '1.2.398.3.10.1.1.2.3.2',
  gost2015Curve: '1.2.398.3.10.1.1.2.2.1',
  gost2015Hash: '1.2.398.3.10.1.3.3',
  /** GOST R 34.11-2015 with 256 bits: read in digests, never signed with. */
  gost2015Hash256: '1.2.398.3.10.1.3.2',

  /** RFC 8017, appendix C; RFC 4055. */
  rsaKey: '1.2.840.113549.1.1.1',
  sha1WithRsa: '1.2.840.113549.1.1.5',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  sha384WithRsa: '1.2.840.113549.1.1.12',
  sha512WithRsa: '1.2.840.113549.1.1.13',

  /** RFC 5480 2.1.1, RFC 5758 3.2. */
  ecKey: '1.2.840.10045.2.1',
  p256Curve: '1.2.840.10045.3.1.7',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',

  /** FIPS 180-4, RFC 8017. */
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
} as const
