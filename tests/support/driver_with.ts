import type { CarrierDriver } from '#station/drivers/carrier_driver'

/** A driver that does nothing but what a test gives it. */
export function driverWith(acts: Partial<CarrierDriver>): CarrierDriver {
  const fail = async () => {
    throw new Error('not expected')
  }
  return {
    list: fail,
    generate: fail,
    renew: fail,
    sign: fail,
    request: fail,
    write: fail,
    read: fail,
    erase: fail,
    supplyBlank: fail,
    objects: fail,
    eraseLeftovers: fail,
    changePin: fail,
    officerTries: fail,
    unblock: fail,
    close: async () => {},
    ...acts,
  }
}
