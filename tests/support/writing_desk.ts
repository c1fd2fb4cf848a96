import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { CaSettings } from '#ca/authorities/ca_settings'
import { HoldDemonstrationCeremony } from '#ca/authorities/hold_demonstration_ceremony'
import { Desk } from '#ca/carriers/desk'
import { IssuanceSteps, type IssuanceStep } from '#ca/issuance/issuance_steps'
import { openAuthorityPorts } from '#tests/support/ceremony'
import { AUTHORITIES, heldOnce } from '#tests/support/held_once'
import { operatorDesk } from '#tests/support/operator_desk'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { deskWithin } from '#tests/support/station_within'

/** A PIN that a carrier takes. */
/** Of a shape that no random hex or base64 has by chance: it is searched for. */
export const PIN = '48-29-15'

const PEOPLE = [
  ['Абенова', 'Сауле', 'Маратовна', 'главный специалист'],
  ['Айтбаева', 'Жанар', 'Нурлановна', 'главный специалист, юрист'],
  ['Әбдіқадырова', 'Гүлжаһан', 'Бөрібайқызы', 'главный специалист'],
  ['Дүйсенбай', 'Өркен', 'Һәкімұлы', 'ведущий специалист'],
  ['Камалова', 'Зарина', 'Рашидовна', 'главный бухгалтер'],
  ['Қасымжан', 'Ғалия', 'Тұрсынғазықызы', 'руководитель отдела'],
  ['Ким', 'Виктория', 'Сергеевна', 'главный специалист'],
  ['Кожахметов', 'Нурлан', 'Сейтович', 'главный специалист, юрист'],
  ['Құдайберген', 'Ұлжан', 'Әліпбайқызы', 'ведущий специалист'],
  ['Ли', 'Александр', 'Владимирович', 'главный бухгалтер'],
  ['Мамырова', 'Толкын', 'Жумабаевна', 'руководитель отдела'],
  ['Оразбаева', 'Камшат', 'Дауреновна', 'главный специалист'],
] as const

class FailingSteps extends IssuanceSteps {
  failAt: IssuanceStep | null = null

  async reached(step: IssuanceStep) {
    if (step === this.failAt) throw new Error(`the test ends it at ${step}`)
  }
}

/**
 * An operator's desk that works: authorities, a letter with employees who wait, and a reader for carriers of
 * folders, unless `source` says otherwise. Everything is in a folder of its own; call `close` at the end.
 */
export async function writingDesk({ employees = 3, source = '' } = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'kualik-desk-'))
  const carriers = join(directory, 'carriers')
  const { settings, keys } = openAuthorityPorts(directory)
  const reader = deskWithin(source || `file:${carriers}`)
  const steps = new FailingSteps()
  app.container.swap(CaSettings, () => settings)
  app.container.swap(AuthorityKeys, () => keys)
  app.container.swap(Desk, () => reader)
  app.container.swap(IssuanceSteps, () => steps)

  const desk = await operatorDesk()
  const ceremony = await app.container.make(HoldDemonstrationCeremony)
  const handle = () => ceremony.handle('system')
  const { clock } = desk
  await heldOnce({ name: 'of a desk', tables: AUTHORITIES, clock, settings, handle })
  const letter = await registeredLetter('02-11/4187')
  await letter.merge({ executorName: 'Тлеуов Канат Ануарович' }).save()
  const applications = []
  for (const [index, [surname, givenName, patronymic, position]] of PEOPLE.slice(
    0,
    employees
  ).entries()) {
    const person = { surname, givenName, patronymic, position }
    applications.push(await waitingApplication(letter, index + 1, person))
  }
  const aside = (serial: string) => join(directory, `out-${serial}`)
  return {
    ...desk,
    letter,
    applications,
    reader,
    steps,
    address: `/letters/${letter.id}/desk`,
    /** Takes a carrier out of the reader. */
    pull: (serial: string) => rename(join(carriers, serial), aside(serial)),
    /** Puts it back. */
    plug: (serial: string) => rename(aside(serial), join(carriers, serial)),
    async close() {
      await reader.close()
      for (const port of [CaSettings, AuthorityKeys, Desk, IssuanceSteps]) {
        app.container.restore(port)
      }
      desk.restore()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

export type WritingDesk = Awaited<ReturnType<typeof writingDesk>>
