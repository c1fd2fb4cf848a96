import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { Clock } from '#ca/clock'
import { rootWork, type RootWork as Work } from '#ca/root/due_work'
import { answer } from '#commands/answer'
import { shellLanguage } from '#commands/shell_language'
import { assertRootMachine } from './_root_machine.js'

function documentOf({ applications, revocations, lists }: Work) {
  return {
    applications: applications.map(({ application: { id }, deadline }) => ({ id, ...deadline })),
    revocations: revocations.map(({ revocation, deadline }) => ({
      serial: revocation.certificate.serial,
      ...deadline,
    })),
    lists: lists.map(({ authority, list, state }) => ({
      root: authority.fileName,
      number: list?.number ?? null,
      nextUpdate: list?.nextUpdate.toUTC().toISO() ?? null,
      state,
    })),
  }
}

function linesOf({ applications, revocations, lists }: Work): string[] {
  const i18n = shellLanguage()
  return [
    ...revocations.map(({ revocation: { certificate }, deadline: { dueOn, state } }) =>
      i18n.t('root.command.work_revocation', { serial: certificate.serial, dueOn, state })
    ),
    ...applications.map(({ application: { id }, deadline: { dueOn, left, overdue, state } }) =>
      i18n.t('root.command.work_application', { id, dueOn, left, overdue, state })
    ),
    ...lists.map(({ authority, list, state }) =>
      i18n.t('root.command.work_list', {
        name: authority.fileName ?? authority.serial,
        by: list?.nextUpdate.toUTC().toISODate() ?? '-',
        state,
      })
    ),
  ]
}

/** What the Root CA has to do, the terms with it. */
export default class RootWork extends BaseCommand {
  static commandName = 'root:work'
  static description = 'Show what waits at the Root CA: applications, revocations, lists'
  static help = [
    'Exit code: 0 when nothing is late, 2 when a term of R-5, R-12 or R-14 has run out, 1 on an error.',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      assertRootMachine(RootWork.commandName)
      const clock = await this.app.container.make(Clock)
      const work = await rootWork(clock.now())
      const terms = [...work.applications, ...work.revocations].map(({ deadline }) => deadline)
      const late = [...terms, ...work.lists].some(({ state }) => state === 'overdue')
      if (late) this.exitCode = 2
      const lines = linesOf(work)
      const nothing = [shellLanguage().t('root.command.work_none')]
      return { document: documentOf(work), lines: lines.length > 0 ? lines : nothing }
    })
  }
}
