import type { EventShape } from '#ca/audit/events'

/** What is published for everybody (CP-2.1). */
export const PUBLICATION = {
  document_published: {
    subject: 'document',
    data: {
      kind: 'text',
      version: 'number',
      holdsFrom: 'text',
      fileName: 'text',
      size: 'number',
      sha256: 'text',
    },
  },
} as const satisfies Record<string, EventShape>
