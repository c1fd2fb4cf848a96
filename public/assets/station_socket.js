/*
  A WebSocket to a program on this machine: one question at a time, each with its answer. Says why when nobody
  answers.
*/
import { StationTrouble } from './station_trouble.js'

/** How long a program that is there takes to accept a connection, in milliseconds. */
const CONNECT_WITHIN = 5000

/** Names that Chromium has given the permission by which a page reaches its own machine. */
const PERMISSIONS = ['loopback-network', 'local-network-access']

/** Whether the browser keeps this page from its own machine: 'granted', 'prompt', 'denied'; null when it knows no such permission. */
export async function permissionState() {
  for (const name of PERMISSIONS) {
    try {
      const { state } = await navigator.permissions.query({ name })
      return state
    } catch {
      /* This browser has no such permission. */
    }
  }
  return null
}

/** A refused and an absent program look alike from here; the permission tells them from a locked door. */
async function whyUnreachable() {
  const state = await permissionState()
  return new StationTrouble(state === 'denied' ? 'E_STATION_PERMISSION' : 'E_STATION_NOT_RUNNING')
}

/** Whether the browser may be asking the person meanwhile; Firefox waits, too, before it tries again what failed. */
const mayStillOpen = async () => (await permissionState()) === 'prompt'

/** Opens an address. @returns {Promise<WebSocket>} @throws StationTrouble E_STATION_NOT_RUNNING, E_STATION_PERMISSION */
function open(address) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address)
    const fail = async () => {
      clearTimeout(timer)
      socket.close()
      reject(await whyUnreachable())
    }
    const timer = setTimeout(async () => {
      const waits = await mayStillOpen()
      if (!waits && socket.readyState === WebSocket.CONNECTING) await fail()
    }, CONNECT_WITHIN)
    socket.addEventListener('error', fail, { once: true })
    socket.addEventListener('open', () => {
      clearTimeout(timer)
      socket.removeEventListener('error', fail)
      resolve(socket)
    })
  })
}

/** One connection. Questions wait for each other. */
export class StationSocket {
  #socket
  #last = Promise.resolve()
  #listener = null

  /** Called with each frame that nobody asked for: it says so in `event`. */
  onEvent = () => {}

  /** Called when the connection has ended, by whichever side. */
  onEnd = () => {}

  constructor(socket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => {
      const frame = parsed(data)
      if (frame?.event) this.onEvent(frame)
      else this.#listener?.answer(frame)
    })
    socket.addEventListener('close', () => {
      this.onEnd()
      this.#listener?.gone()
    })
  }

  /** @param {string} address */
  static async open(address) {
    return new StationSocket(await open(address))
  }

  get isOpen() {
    return this.#socket.readyState === WebSocket.OPEN
  }

  /**
   * Sends a frame and waits for its answer.
   *
   * @param {object} frame
   * @param {number} seconds how long to wait
   * @param {(answer: object) => boolean} isAnswer leaves out greetings and heartbeats
   * @throws StationTrouble E_STATION_GONE, E_STATION_SILENT
   */
  ask(frame, seconds, isAnswer = () => true) {
    const turn = this.#last.then(() => this.#exchange(frame, seconds, isAnswer))
    this.#last = turn.catch(() => {})
    return turn
  }

  close() {
    this.#socket.close()
  }

  #exchange(frame, seconds, isAnswer) {
    return new Promise((resolve, reject) => {
      const end = (settle, value) => {
        clearTimeout(timer)
        this.#listener = null
        settle(value)
      }
      const timer = setTimeout(() => {
        end(reject, new StationTrouble('E_STATION_SILENT', { seconds: String(seconds) }))
        this.close()
      }, seconds * 1000)
      this.#listener = {
        gone: () => end(reject, new StationTrouble('E_STATION_GONE')),
        answer: (answer) => {
          if (answer && isAnswer(answer)) end(resolve, answer)
        },
      }
      if (!this.isOpen) return this.#listener.gone()
      this.#socket.send(JSON.stringify(frame))
    })
  }
}

function parsed(data) {
  try {
    return JSON.parse(data)
  } catch {
    return null
  }
}
