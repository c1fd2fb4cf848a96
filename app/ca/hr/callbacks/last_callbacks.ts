import HrCallback from '#models/hr_callback'

/** How many changes of state are shown, the latest first. */
const MOST_CALLBACKS = 50

/** The last changes of state that a system was told of, or is to be told of, each with its tries, the last one first. */
export const lastCallbacks = (systemId: number): Promise<HrCallback[]> =>
  HrCallback.query()
    .where('systemId', systemId)
    .preload('tries', (tries) => tries.orderBy('id', 'desc'))
    .orderBy('id', 'desc')
    .limit(MOST_CALLBACKS)
