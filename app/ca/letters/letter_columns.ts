/** The columns of a letter without the file that it came with, which may have two megabytes. */
export const LETTER_COLUMNS = [
  'id',
  'agencyId',
  'form',
  'number',
  'datedOn',
  'receivedOn',
  'headName',
  'executorName',
  'executorPhone',
  'carriersAttached',
  'sourceName',
  'sourceSha256',
  'registeredBy',
  'createdAt',
] as const
