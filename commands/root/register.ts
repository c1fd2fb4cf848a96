import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { rootRegister } from '#ca/root/list_register'
import { PARAGRAPH_OF_GROUND } from '#ca/root/revocation_reasons'
import { answer } from '#commands/answer'
import { shellLanguage } from '#commands/shell_language'
import { assertRootMachine } from './_root_machine.js'
import type RootCertificate from '#models/root_certificate'

function lineOf(certificate: RootCertificate) {
  const { serial, subject, profile, notBefore, notAfter, revocation, fingerprint } = certificate
  const iso = (at: typeof notBefore | null | undefined) => at?.toUTC().toISO() ?? null
  return {
    serial,
    subject,
    profile,
    fingerprint,
    application: certificate.applicationId,
    notBefore: iso(notBefore),
    notAfter: iso(notAfter),
    revokedAt: iso(revocation?.revokedAt),
    ground: revocation?.revokedAt ? revocation.ground : null,
    paragraph: revocation?.revokedAt ? PARAGRAPH_OF_GROUND[revocation.ground] : null,
    reason: revocation?.revokedAt ? revocation.reason : null,
  }
}

/** the register of certificates. */
export default class RootRegister extends BaseCommand {
  static commandName = 'root:register'
  static description = 'Show the register of certificates of the Root CA'
  static options: CommandOptions = { startApp: true }

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      assertRootMachine(RootRegister.commandName)
      const register = await rootRegister()
      const lines = register.map(lineOf)
      const i18n = shellLanguage()
      const told = lines.map((line) => {
        const { serial, subject, revokedAt: at, ground } = line
        const facts = { serial, subject, until: line.notAfter?.slice(0, 10) ?? '' }
        if (!at || !ground) return i18n.t('root.command.line', facts)
        const why = i18n.t(`root.revocation_grounds.${ground}`)
        return i18n.t('root.command.line_revoked', { ...facts, at, ground: why })
      })
      return {
        document: { certificates: lines },
        lines: told.length > 0 ? told : [i18n.t('root.command.register_empty')],
      }
    })
  }
}
