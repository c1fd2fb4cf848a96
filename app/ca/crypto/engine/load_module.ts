import { readFileSync } from 'node:fs'

/**
 * What an instance of the engine's module of this name exports. It asks for nothing from outside: the WebAssembly lies beside
 * this file, also in a build.
 */
export function loadModule(name: 'gost3410_256' | 'gost3410_512' | 'hash'): unknown {
  const bytes = readFileSync(new URL(`${name}.wasm`, import.meta.url))
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports
}
