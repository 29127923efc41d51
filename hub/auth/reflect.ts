/**
 * The part of the metadata API that the certificate library's injector asks for when it is loaded: notes kept
 * for a class. Must be imported before it. (A ponyfill; nothing else reads these notes.)
 */
const notes = new WeakMap<object, Map<unknown, unknown>>()

const own = (key: unknown, target: object): unknown => notes.get(target)?.get(key)

const found = (key: unknown, target: object | null): unknown =>
  target === null ? undefined : (own(key, target) ?? found(key, Object.getPrototypeOf(target)))

const define = (key: unknown, value: unknown, target: object): void => {
  const kept = notes.get(target) ?? new Map<unknown, unknown>()
  notes.set(target, kept.set(key, value))
}

if (!('getMetadata' in Reflect))
  Object.assign(Reflect, { getMetadata: found, getOwnMetadata: own, defineMetadata: define })
