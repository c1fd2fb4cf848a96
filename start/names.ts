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

/** "Full name (login)" of a user; an actor who is none (`shell:root`, `system`) as the log has it. */
export function personIn(people: ReadonlyMap<string, string>, actor: string): string {
  const fullName = people.get(actor)
  return fullName ? `${fullName} (${actor})` : actor
}

edge.global('nameIn', nameIn)
edge.global('personIn', personIn)
