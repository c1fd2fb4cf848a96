import type { EventShape } from '#ca/audit/events'

/** What happens to the stores of the authorities' keys. */
export const KEY_STORES = {
  /**
   * An operator opened it for a run, or tried to: `refusal` is `none` or the code of the error. Where shares opened it,
   * their set, and the number and holder of each.
   */
  key_store_opened: {
    subject: 'key_store',
    data: { store: 'text', refusal: 'text', shareSet: 'text?', holders: 'texts' },
  },
  passphrase_changed: { subject: 'key_store', data: { store: 'text' } },
  keys_resealed: { subject: 'key_store', data: { store: 'text', keyIds: 'texts' } },
} as const satisfies Record<string, EventShape>
