import vine from '@vinejs/vine'
import { pageNumber } from '#validators/paging'

/** The address of the list of certificates: words to look for, and a page. */
export const certificateSearch = vine.create({
  q: vine.string().trim().maxLength(200).optional(),
  page: pageNumber(),
})
