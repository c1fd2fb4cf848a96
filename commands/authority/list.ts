import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import {
  authoritiesOverview,
  nameOf,
  type AuthorityLine,
} from '#ca/authorities/authorities_overview'
import { Clock } from '#ca/clock'
import { answer } from '#commands/answer'
import { shellLanguage } from '#commands/shell_language'
import type AuthorityRequest from '#models/authority_request'

const day = (at: AuthorityLine['authority']['notAfter'] | undefined) =>
  at?.toUTC().toISODate() ?? null

function documentOf({ authority, standing, due }: AuthorityLine) {
  const { role, profile, algorithm, keyId, keyStore, fileName, serial } = authority
  return {
    role,
    profile,
    algorithm,
    keyId,
    keyStore,
    fileName,
    serial,
    standing,
    notBefore: day(authority.notBefore),
    notAfter: day(authority.notAfter),
    demonstration: authority.demonstration,
    nextKey: due && {
      issuesUntil: day(due.endsAt),
      noticeFrom: day(due.noticeAt),
      state: due.state,
    },
  }
}

function lineOf({ authority, standing, due }: AuthorityLine): string {
  const i18n = shellLanguage()
  const facts = {
    keyId: nameOf(authority),
    profile: authority.profile,
    standing: i18n.t(`authorities.standing.${standing}`),
    until: day(authority.notAfter) ?? '',
  }
  const line = i18n.t('authorities.command.line', facts)
  if (!due) return line
  const next = { until: day(due.endsAt) ?? '', state: due.state }
  return `${line}; ${i18n.t('authorities.command.next_key', next)}`
}

const waitingLine = ({ keyId, profile }: AuthorityRequest) =>
  shellLanguage().t('authorities.command.waiting', { keyId, profile })

/** The keys of the authority and how they stand. */
export default class AuthorityList extends BaseCommand {
  static commandName = 'authority:list'
  static description =
    'Show the keys of the authority: which issue, which stand ready, when the next is due'
  static help = ['Exit code: 0, or 2 when a key is to be replaced soon or should have been (S-14).']
  static options: CommandOptions = { startApp: true }

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      const clock = await this.app.container.make(Clock)
      const { lines, waiting } = await authoritiesOverview(clock.now())
      if (lines.some(({ due }) => due && due.state !== 'later')) this.exitCode = 2
      const requests = waiting.map(({ keyId, profile, fileName, keyStore }) => ({
        keyId,
        profile,
        fileName,
        keyStore,
      }))
      return {
        document: { authorities: lines.map(documentOf), waiting: requests },
        lines: [...lines.map(lineOf), ...waiting.map(waitingLine)],
      }
    })
  }
}
