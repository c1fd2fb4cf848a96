import type Application from '#models/application'

/** The desk with somebody at it. */
export const deskOf = ({ id, letterId }: Application) =>
  `/letters/${letterId}/desk?application=${id}`

/** The desk while somebody is being written, and once it is done. */
export const waitingPlace = (application: Application) =>
  `${deskOf(application)}&written=${application.id}`

/** The desk with the next employee, once somebody is written. */
export const nextPlace = ({ id, letterId }: Application) =>
  `/letters/${letterId}/desk?written=${id}`
