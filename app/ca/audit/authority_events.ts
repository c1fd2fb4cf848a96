import type { EventShape } from '#ca/audit/events'

/** Keys and certificates of the authorities, and which of them issues. */
export const AUTHORITIES = {
  key_generated: {
    subject: 'key',
    data: { keyId: 'text', algorithm: 'text', spkiSha256: 'text' },
  },
  /** Before its certificate is signed. */
  authority_signing: {
    subject: 'authority_draft',
    data: {
      serial: 'text',
      profile: 'text',
      keyId: 'text',
      issuerSerial: 'text?',
      spkiSha256: 'text',
      tbsSha256: 'text',
    },
  },
  authority_created: {
    subject: 'authority',
    data: {
      role: 'text',
      profile: 'text',
      serial: 'text',
      issuerSerial: 'text?',
      keyId: 'text',
      fingerprint: 'text',
      notAfter: 'text',
      demonstration: 'flag',
    },
  },
  /** A key waits for its certificate from the Root CA. */
  authority_requested: {
    subject: 'key',
    data: {
      keyId: 'text',
      keyStore: 'text',
      profile: 'text',
      fileName: 'text',
      spkiSha256: 'text',
      requestSha256: 'text',
    },
  },
  /** the outcome of each of the three checks. */
  authority_accepted: {
    subject: 'authority',
    data: {
      serial: 'text',
      profile: 'text',
      keyId: 'text',
      rootSerial: 'text',
      rootFingerprint: 'text',
      fingerprint: 'text',
      signature: 'text',
      validity: 'text',
      revocation: 'text',
      issues: 'flag',
    },
  },
  authority_turned_down: {
    subject: 'key',
    data: {
      keyId: 'text',
      serial: 'text',
      fingerprint: 'text',
      signature: 'text',
      validity: 'text',
      revocation: 'text',
    },
  },
  /** The revocation lists of new certificates are in more parts than before. */
  lists_spread: {
    subject: 'authority',
    data: { serial: 'text', before: 'number', parts: 'number' },
  },
  issuing_moved: {
    subject: 'authority',
    data: { algorithm: 'text', fromSerial: 'text?', toSerial: 'text', notAfter: 'text' },
  },
} as const satisfies Record<string, EventShape>

/** Certificates of the State CA's services: OCSP responders, time stamping units. */
export const SERVICES = {
  /** Written before the key of the authority is touched. */
  service_signing: {
    subject: 'service',
    data: {
      purpose: 'text',
      serial: 'text',
      authoritySerial: 'text',
      profile: 'text',
      keyId: 'text',
      notBefore: 'text',
      notAfter: 'text',
      spkiSha256: 'text',
      tbsSha256: 'text',
    },
  },
  service_certified: {
    subject: 'service',
    data: { purpose: 'text', serial: 'text', fingerprint: 'text' },
  },
  /** date, ground and time. */
  service_revoked: {
    subject: 'service',
    data: {
      serial: 'text',
      purpose: 'text',
      authoritySerial: 'text',
      reason: 'text',
      revokedAt: 'text',
      invalidityDate: 'text?',
      basis: 'text',
    },
  },
  /** A process takes a block of serial numbers for stamps. */
  timestamp_numbers_reserved: {
    subject: 'timestamps',
    data: { first: 'number', last: 'number' },
  },
  /** An operator's setting answers for the clock of a machine that cannot tell. */
  clock_trusted: { subject: 'clock', data: { setting: 'text', process: 'number' } },
} as const satisfies Record<string, EventShape>

/** Key ceremonies (CP-6.1). */
export const CEREMONIES = {
  ceremony_planned: {
    subject: 'ceremony',
    data: { purpose: 'text', algorithm: 'text', quorum: 'text', participants: 'texts' },
  },
  ceremony_step: { subject: 'ceremony', data: { step: 'text', by: 'text', facts: 'texts' } },
  /** The signature of the new key over the protocol's digest, hex, in pieces of 64. */
  ceremony_finished: {
    subject: 'ceremony',
    data: { purpose: 'text', protocolSha256: 'text', outcome: 'texts', signature: 'texts' },
  },
  ceremony_abandoned: { subject: 'ceremony', data: { reason: 'text', lastStep: 'text?' } },
} as const satisfies Record<string, EventShape>

/** The Root CA's register. */
export const ROOT = {
  root_application_registered: {
    subject: 'root_application',
    data: {
      bin: 'text?',
      organisation: 'text?',
      name: 'text?',
      source: 'text?',
      sourceSha256: 'text?',
      accreditationSha256: 'text?',
      receivedOn: 'text',
      dueOn: 'text',
      problems: 'texts',
    },
  },
  root_application_refused: {
    subject: 'root_application',
    data: { ground: 'text', reason: 'text', letterNumber: 'text' },
  },
  root_certificate_signing: {
    subject: 'root_certificate',
    data: {
      serial: 'text',
      authoritySerial: 'text',
      profile: 'text',
      applicationId: 'number',
      notBefore: 'text',
      notAfter: 'text',
      spkiSha256: 'text',
      tbsSha256: 'text',
    },
  },
  root_certificate_issued: {
    subject: 'root_certificate',
    data: { serial: 'text', applicationId: 'number', fingerprint: 'text' },
  },
  /** The number of a signature that never came is given up. */
  root_certificate_voided: {
    subject: 'root_certificate',
    data: { serial: 'text', applicationId: 'number', reason: 'text' },
  },
  root_revocation_registered: {
    subject: 'root_certificate',
    data: {
      serial: 'text',
      ground: 'text',
      letterNumber: 'text',
      receivedOn: 'text',
      dueOn: 'text',
      letterSha256: 'text',
      proof: 'text',
      proofSha256: 'text',
    },
  },
  /** date, ground and time. */
  root_certificate_revoked: {
    subject: 'root_certificate',
    data: { serial: 'text', ground: 'text', reason: 'text', revokedAt: 'text' },
  },
  root_list_signing: {
    subject: 'root_list',
    data: { authoritySerial: 'text', number: 'number', entries: 'number', tbsSha256: 'text' },
  },
  root_list_issued: {
    subject: 'root_list',
    data: {
      number: 'number',
      entries: 'number',
      thisUpdate: 'text',
      nextUpdate: 'text',
      sha256: 'text',
    },
  },
} as const satisfies Record<string, EventShape>
