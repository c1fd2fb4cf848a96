import app from '@adonisjs/core/services/app'
import { AddAgency } from '#ca/agencies/add_agency'
import {
  AddDemonstrationAgencies,
  DEMONSTRATION_AGENCIES,
} from '#ca/agencies/add_demonstration_agencies'
import { LoadRegions } from '#ca/agencies/load_regions'
import { LoadCalendar } from '#ca/calendar/load_calendar'
import { Clock } from '#ca/clock'
import { heldOnce, REFERENCE_DATA } from '#tests/support/held_once'

async function loadSupplied() {
  await new LoadRegions().handle()
  const calendar = await app.container.make(LoadCalendar)
  await calendar.handle()
}

async function furnish(name: string, addAgencies: () => Promise<unknown>) {
  const clock = await app.container.make(Clock)
  const handle = async () => {
    await loadSupplied()
    await addAgencies()
  }
  await heldOnce({ name, tables: REFERENCE_DATA, clock, handle })
}

/** Regions, calendar and the demonstration agency 151240000009. */
export const enterReferenceData = () =>
  furnish('one agency', async () => {
    const agencies = await app.container.make(AddAgency)
    await agencies.handle(DEMONSTRATION_AGENCIES[0], 'system')
  })

/** Regions, calendar and every demonstration agency. */
export const enterDemonstrationData = () =>
  furnish('every agency', async () => {
    const agencies = await app.container.make(AddDemonstrationAgencies)
    await agencies.handle()
  })
