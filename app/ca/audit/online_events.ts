import type { EventShape } from '#ca/audit/events'

/** What happens in the online application service (S-5, S-12.2, S-13), and to who may use it. */
export const ONLINE = {
  applicant_signed_in: { subject: 'holder', data: { by: 'text', address: 'text' } },
  applicant_sign_in_failed: { subject: 'holder', data: { by: 'text', address: 'text' } },
  sign_in_code_given: { subject: 'holder', data: { until: 'text' } },
  executor_appointed: { subject: 'holder', data: { agencyBin: 'text' } },
  executor_dismissed: { subject: 'holder', data: { agencyBin: 'text' } },
  holder_data_corrected: { subject: 'holder', data: { fields: 'texts' } },
  online_application_filed: {
    subject: 'online_application',
    data: {
      kind: 'text',
      channel: 'text',
      hrMessageId: 'number?',
      iin: 'text',
      bin: 'text',
      carrierSerialNumber: 'text',
      spkiSha256: 'text',
      secondCertificateGround: 'text?',
    },
  },
  /** S-21.2. */
  online_revocation_filed: {
    subject: 'online_application',
    data: { iin: 'text', bin: 'text', certificateSerial: 'text', ground: 'text' },
  },
  online_application_confirmed: {
    subject: 'online_application',
    data: { letterId: 'number', differences: 'texts' },
  },
  online_application_refused: {
    subject: 'online_application',
    data: { ground: 'text', reason: 'text' },
  },
  online_application_lapsed: { subject: 'online_application', data: { lastDay: 'text' } },
  /** The letter had come in time and was registered late. */
  online_application_revived: { subject: 'online_application', data: { receivedOn: 'text' } },
  online_application_installed: {
    subject: 'online_application',
    data: { certificateSerial: 'text', carrierSerialNumber: 'text' },
  },
} as const satisfies Record<string, EventShape>
