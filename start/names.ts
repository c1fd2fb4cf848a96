import edge from 'edge.js'
import type { I18n } from '@adonisjs/i18n'

/** Something with a name in Kazakh and in Russian: an agency, a region. */
interface Named {
  nameKk: string
  nameRu: string
  nameEn?: string
}

/** The name in the reader's language; agencies have no English name, the Russian one stands in. */
export function nameIn(i18n: I18n, named: Named): string {
  if (i18n.locale === 'kk') return named.nameKk
  return (i18n.locale === 'en' && named.nameEn) || named.nameRu
}

const HOLDER = /^(holder|hr:\d+):(\d{12})$/

/**
 * "Full name (login)" of a user; a holder with their IIN, who signed in an HR system with its name too; an actor who is
 * none of these (`shell:root`, `system`) as the log has it.
 */
export function personIn(i18n: I18n, people: ReadonlyMap<string, string>, actor: string): string {
  const fullName = people.get(actor)
  if (fullName) return `${fullName} (${actor})`
  const [, through, iin] = HOLDER.exec(actor) ?? []
  if (!iin) return actor
  if (through === 'holder') return i18n.t('screens_hr.actor.holder', { iin })
  return i18n.t('screens_hr.actor.hr', { iin, system: people.get(through) ?? through })
}

edge.global('nameIn', nameIn)
edge.global('personIn', personIn)
