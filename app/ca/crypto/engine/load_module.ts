import { readFileSync } from 'node:fs'

/**
 * An instance of the engine's module of this name, which asks for nothing from outside: the WebAssembly lies beside
 * this file, also in a build.
 */
export function loadModule<Exports>(name: 'gost3410_256' | 'gost3410_512' | 'hash'): Exports {
  const bytes = readFileSync(new URL(`${name}.wasm`, import.meta.url))
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes))
  return exports as Exports
}
