import Certificate from '#models/certificate'
import Executor from '#models/executor'

/** Everybody who files for colleagues now, with the name that the register has, by agency. */
export async function listExecutors() {
  const executors = await Executor.query()
    .whereNull('dismissedAt')
    .preload('agency')
    .orderBy('agencyId')
    .orderBy('id')
  const certificates = await Certificate.query()
    .whereIn(
      'holderIin',
      executors.map(({ iin }) => iin)
    )
    .where('state', 'issued')
    .preload('application')
  const names = new Map(certificates.map((one) => [one.holderIin, one.application.fullName]))
  return executors.map((executor) => ({ executor, name: names.get(executor.iin) ?? '' }))
}
