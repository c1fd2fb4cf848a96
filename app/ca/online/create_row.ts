import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { searchText } from '#ca/search_text'
import Application from '#models/application'
import type OnlineApplication from '#models/online_application'

/** Where the row stands, and the last day of S-7. */
export type RowPlace = Pick<Application, 'letterId' | 'rowNumber' | 'category' | 'dueOn'>

/** The row of the common flow by which an online application is issued, with the register's data. */
export function createRow(
  trx: TransactionClientContract,
  online: OnlineApplication,
  place: RowPlace
): Promise<Application> {
  const { iin, bin, surname, givenName, patronymic, organisation, position } = online
  const { regionKato, locality, email, phone, secondCertificateGround } = online
  return Application.create(
    {
      ...place,
      ...{ iin, bin, surname, givenName, patronymic, organisation, position },
      ...{ regionKato, locality, email, phone, secondCertificateGround },
      onlineApplicationId: online.id,
      state: 'waiting',
      putOffAt: null,
      search: searchText(surname, givenName, patronymic, iin),
    },
    { client: trx }
  )
}
