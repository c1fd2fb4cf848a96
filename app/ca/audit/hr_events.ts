import type { EventShape } from '#ca/audit/events'

/** HR systems, their certificates, and the right to sign in E-Qyzmet (S-6, S-11.5). */
export const HR = {
  hr_system_registered: {
    subject: 'hr_system',
    data: {
      name: 'text',
      owner: 'text',
      addresses: 'texts',
      limitPerMinute: 'number',
      kinds: 'texts',
      callbackUrl: 'text?',
    },
  },
  hr_system_changed: {
    subject: 'hr_system',
    data: { addresses: 'texts', limitPerMinute: 'number', kinds: 'texts', callbackUrl: 'text?' },
  },
  hr_callback_replayed: {
    subject: 'hr_system',
    data: { delivery: 'number', number: 'number', state: 'text' },
  },
  hr_system_suspended: { subject: 'hr_system', data: { name: 'text' } },
  hr_system_resumed: { subject: 'hr_system', data: { name: 'text' } },
  hr_certificate_added: {
    subject: 'hr_system',
    data: { serial: 'text', sha256: 'text', validFrom: 'text', validTo: 'text' },
  },
  hr_certificate_withdrawn: { subject: 'hr_system', data: { serial: 'text' } },
  hr_right_given: { subject: 'holder', data: { agencyBin: 'text', basis: 'text' } },
  hr_right_withdrawn: { subject: 'holder', data: { agencyBin: 'text' } },
} as const satisfies Record<string, EventShape>
