import type { EventShape } from '#ca/audit/events'

/** Revoking: letters, revocations, the emergency path, carriers that came back. */
export const REVOCATION = {
  /** date, ground and time. */
  certificate_revoked: {
    subject: 'certificate',
    data: {
      serial: 'text',
      ground: 'text',
      /** Of paragraph 18. */
      item: 'number',
      reason: 'text',
      revokedAt: 'text',
      invalidityDate: 'text?',
      channel: 'text',
      letterId: 'number?',
      basis: 'text?',
      carrierSerialNumber: 'text?',
    },
  },
  /** RFC 5280 5.3.1: on hold, where the house is set to have holds. */
  certificate_held: {
    subject: 'certificate',
    data: { serial: 'text', heldAt: 'text', basis: 'text' },
  },
  certificate_released: {
    subject: 'certificate',
    data: { serial: 'text', heldAt: 'text', basis: 'text' },
  },
  revocation_letter_registered: {
    subject: 'revocation_letter',
    data: {
      agencyBin: 'text',
      number: 'text',
      datedOn: 'text',
      receivedOn: 'text',
      dueOn: 'text',
      returnDueOn: 'text',
      ground: 'text',
      certificates: 'number',
      sourceSha256: 'text?',
    },
  },
  /** A row of annex 7 and the certificate that was chosen for it. */
  revocation_requested: {
    subject: 'certificate',
    data: {
      serial: 'text',
      letterId: 'number',
      letterNumber: 'text',
      row: 'number',
      iin: 'text',
      ground: 'text',
      dueOn: 'text',
    },
  },
  /** A certificate of a letter that is not revoked, and why. */
  revocation_request_set_aside: {
    subject: 'certificate',
    data: { serial: 'text', letterId: 'number', reason: 'text' },
  },
  revocation_letter_moved: {
    subject: 'revocation_letter',
    data: { dueOn: 'text', returnDueOn: 'text' },
  },
  emergency_revocation_proposed: {
    subject: 'certificate',
    data: { serial: 'text', reason: 'text', invalidityDate: 'text?', expiresAt: 'text' },
  },
  emergency_revocation_confirmed: {
    subject: 'certificate',
    data: { serial: 'text', proposedBy: 'text', proposedAt: 'text' },
  },
  /** S-25. */
  carrier_returned: {
    subject: 'carrier',
    data: {
      serialNumber: 'text',
      applicationId: 'number',
      certificateSerial: 'text',
      delivery: 'text',
      broughtBy: 'text',
      itemNumber: 'text?',
    },
  },
  /** S-24: erased, looked at and in stock again; the application is the one whose key was on it. */
  carrier_restocked: {
    subject: 'carrier',
    data: { serialNumber: 'text', applicationId: 'number' },
  },
} as const satisfies Record<string, EventShape>
