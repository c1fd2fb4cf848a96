import vine from '@vinejs/vine'
import { DOCUMENT_SORTS } from '#models/published_document'
import { SERVICE_REASONS } from '#ca/revocation/revoke_service'
import { ROLES } from '#models/user'
import { day } from '#validators/day'
import { pageNumber } from '#validators/paging'

/** A new user; the password is not typed, it is made. */
export const newUser = vine.create({
  login: vine.string().trim().maxLength(100),
  full_name: vine.string().trim().minLength(3).maxLength(200),
  role: vine.enum(ROLES),
})

export const newAgency = vine.create({
  bin: vine.string().trim().maxLength(20),
  name_kk: vine.string().trim().maxLength(500),
  name_ru: vine.string().trim().maxLength(500),
  region: vine.string().trim().maxLength(9),
  local_body: vine.boolean().optional(),
})

/** S-9: a local executive body applies online. */
export const agencyChannel = vine.create({ local_body: vine.boolean().optional() })

/** A day that differs from the plain week. */
export const calendarDay = vine.create({
  date: day(),
  kind: vine.enum(['day_off', 'working_day'] as const),
  name: vine.string().trim().maxLength(200),
})

/** Where the government's transfers of a year were read. */
export const yearSource = vine.create({ source: vine.string().trim().minLength(3).maxLength(500) })

/** A calendar file, and whether years that are there give way. */
export const calendarFile = vine.create({
  file: vine.file({ size: '1mb', extnames: ['json'] }),
  replace: vine.boolean().optional(),
})

/** Which agencies to list. */
export const agencySearch = vine.create({ q: vine.string().trim().maxLength(200).optional() })

/** Which audit entries to list. */
export const auditFilter = vine.create({
  event: vine.string().trim().maxLength(60).optional(),
  subject: vine.string().trim().maxLength(120).optional(),
  actor: vine.string().trim().maxLength(100).optional(),
  from: day().optional(),
  to: day().optional(),
  page: pageNumber(),
})

/** A version of a document of the public site. */
export const newDocument = vine.create({
  kind: vine.enum(DOCUMENT_SORTS),
  holds_from: day(),
  file: vine.file({ size: '6mb', extnames: ['pdf', 'docx', 'xlsx'] }),
  checked: vine.accepted(),
})

/** Why the certificate of a service is revoked. */
export const serviceRevocation = vine.create({
  reason: vine.enum(SERVICE_REASONS),
  proof: vine.string().trim().maxLength(500),
  known_since: day().optional(),
  checked: vine.accepted(),
})
